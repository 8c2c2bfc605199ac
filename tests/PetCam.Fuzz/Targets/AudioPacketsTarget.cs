using PetCam.Domain.Cameras;
using PetCam.Media;
using PetCam.WebRtc.Receiving;

namespace PetCam.Fuzz.Targets;

/// <summary>Decrypted RTP of a publisher's sound: Opus, PCMU and PCMA, chosen by the first byte of an input.</summary>
internal sealed class AudioPacketsTarget : IFuzzTarget
{
    private const int MaxPacketBytes = 1500;
    private const int MaxOpusTicks = 5760; // 120 ms (RFC 6716 §3.2.5)
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(3); // so that each input may be of another stream

    private static readonly AudioFormat[] Formats = [new(AudioCodec.Opus, 48_000, 2), new(AudioCodec.Pcmu, 8_000, 1), new(AudioCodec.Pcma, 8_000, 1)];

    private readonly AudioReception[] _receptions =
        [.. Formats.Select(format => new AudioReception(96, format, new PublisherCounters(CameraId.Parse("fuzz")), TimeProvider.System))];

    private TimeSpan _now;
    private long _index;

    public string Name => "audio-packets";

    public string Description => "RTP of Opus and G.711 sound";

    public int MaxInputBytes => 1 + MaxPacketBytes;

    public long MaxAllocatedBytes => 4096;

    public IReadOnlyList<byte[]> Tokens { get; } =
        [[0x80, 96], [0x90, 96], [0xA0, 96], [0xFC], [0xFD], [0xFE], [0xFF, 0x03], [0xFF, 0xBF], [0x4B, 0x41], [0xFF, 0xFF], [0x00]];

    public ulong Run(ReadOnlySpan<byte> input)
    {
        Outcome outcome = new();
        if (input.IsEmpty)
        {
            return outcome.Value;
        }

        int choice = input[0] % Formats.Length;
        ReadOnlySpan<byte> packet = input[1..];
        int duration = Formats[choice].DurationOf(packet);
        InvariantException.Require(duration >= 0 && (choice != 0 || duration <= MaxOpusTicks), "A frame has a possible length.");
        AudioReception reception = _receptions[choice];
        _now += Step;
        packet.CopyTo(reception.Spare);
        outcome.Add(choice);
        outcome.AddCount(duration);
        outcome.Add(reception.IsMine(packet));
        outcome.Add(reception.Receive(packet.Length, ++_index, _now));
        outcome.Add(reception.HasStarted);
        return outcome.Value;
    }

    public void Dispose()
    {
    }
}
