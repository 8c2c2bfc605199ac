using System.Collections.Immutable;
using System.Diagnostics;
using Google.Protobuf;
using PetCam.Fuzz.Inputs;
using PetCam.GrainRuntime.Wire;
using PetCam.Protocol.V1;

namespace PetCam.Fuzz.Targets;

/// <summary>
/// What a silo that has proved the secret sends on a link for calls: frames in pieces as long as the first byte of an input says, with what their headers
/// carry (request context, trace, errors), and values as arguments have them, of the type that a frame's id chooses.
/// </summary>
internal sealed class SiloCallsTarget : IFuzzTarget
{
    private const int MaxFrameBytes = 1024; // smaller than the product's, so that "too long" is tried as well

    private static readonly ValueCodec[] Arguments =
    [
        .. new[]
        {
            typeof(string), typeof(bool), typeof(DayOfWeek), typeof(Guid), typeof(DateTimeOffset), typeof(ByteString), typeof(int?), typeof(CameraState),
            typeof(ImmutableArray<string>), typeof(ImmutableArray<long?>), typeof(ImmutableArray<CameraReport>), typeof(Domain.Grains.ICameraGrain),
        }.Select(ValueCodecs.For),
    ];

    private readonly UnknownReferences _references = new();

    public string Name => "silo-calls";

    public string Description => "frames of grain calls between silos";

    public int MaxInputBytes => 3 * MaxFrameBytes;

    public long MaxAllocatedBytes => 512 * 1024;

    public IReadOnlyList<byte[]> Tokens { get; } =
    [
        [0, 0, 0, 12], [0, 0, 0, 0], [0, 0, 0, 16, 0, 0, 0, 4], [0, 0, 4, 0], [0, 0, 4, 1], [0, 0, 0, 0, 0, 0, 0, 1], [0x0A, 0x04, 0x08, 0x01, 0x10, 0x01],
        [0x12], [0x1A, 0x02, 0x0A, 0x00], [0x22], [0x2A, 0x02, 0x08, 0x01], [0x32, 0x02, 0x08, 0x20], [0x3A, 0x00], [0x42], [0x0A], [0x1A], [0x42, 0x06],
        [0x4A, 0x37, .. "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"u8], [1, 0, 0, 0, 1, 0x61], [0xFF, 0xFF, 0xFF, 0xFF],
    ];

    public ulong Run(ReadOnlySpan<byte> input)
    {
        Outcome outcome = new();
        if (input.IsEmpty)
        {
            return outcome.Value;
        }

        FrameReader reader = new(new PiecesStream(input[1..].ToArray(), 1 + (input[0] * 4)), MaxFrameBytes);
        try
        {
            int frames = 0;
            do
            {
                while (reader.TryRead(out ulong id, out CallFrame header, out ReadOnlySpan<byte> payload))
                {
                    frames++;
                    outcome.Add((int)header.KindCase);
                    InvariantException.Require(payload.Length <= MaxFrameBytes, "A payload lies within its frame.");
                    Take(ref outcome, id, header, payload);
                }
            }
            while (Fill(reader));

            outcome.AddCount(frames);
        }
        catch (InvalidDataException exception)
        {
            outcome.Add(exception.Message.Split(' ').Count(word => word.All(char.IsLetter))); // which message, whatever its numbers
        }

        return outcome.Value;
    }

    public void Dispose()
    {
    }

    private static bool Fill(FrameReader reader) => reader.FillAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult(); // ends at once

    private void Take(ref Outcome outcome, ulong id, CallFrame header, ReadOnlySpan<byte> payload)
    {
        if (header.Request is { } request)
        {
            outcome.Add(ActivityContext.TryParse(request.TraceParent, request.TraceState, isRemote: true, out _));
            outcome.AddCount(ContextValues.Read(request.Context, _references)?.Count ?? 0);
        }

        if ((header.Response?.Error ?? header.Items?.Error) is { } error)
        {
            outcome.Add(CallErrors.Read(error).GetType().Name.Length);
        }

        WireReader source = new(payload, _references);
        ValueCodec codec = Arguments[(int)(id % (ulong)Arguments.Length)];
        object? value = codec.ReadObject(ref source);
        outcome.Add(value is null);
        if (source.BytesLeft == 0 && value is not null)
        {
            RequireRoundTrip(codec, value);
        }
    }

    private void RequireRoundTrip(ValueCodec codec, object value)
    {
        FrameBuffer written = new();
        codec.WriteObject(written, value);
        WireReader again = new(written.Written, _references);
        object? second = codec.ReadObject(ref again);
        FrameBuffer rewritten = new();
        codec.WriteObject(rewritten, second);
        InvariantException.Require(again.BytesLeft == 0 && written.Written.SequenceEqual(rewritten.Written), "A value that was read is written and read again as it was.");
    }

    private sealed class UnknownReferences : IReferenceSource
    {
        public TGrainInterface GetReference<TGrainInterface>(string grainType, string key)
            where TGrainInterface : class, Orleans.IGrainWithStringKey => throw new InvalidDataException($"No grain of type '{grainType}' is known.");
    }
}
