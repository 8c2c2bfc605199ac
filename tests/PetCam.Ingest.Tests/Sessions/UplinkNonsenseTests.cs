using System.Net.WebSockets;
using Google.Protobuf;
using PetCam.Protocol;
using PetCam.Protocol.V1;
using PetCam.Testing;
using TrackId = PetCam.Protocol.V1.TrackId;

namespace PetCam.Ingest.Tests.Sessions;

/// <summary>Agents that do wrong, over a real connection: each is told why, nothing is published, and no buffer is kept.</summary>
public sealed class UplinkNonsenseTests : IAsyncLifetime
{
    private readonly BufferBalance _balance = new();
    private IngestSilo _silo = null!;

    public static TheoryData<string> WrongUnits =>
    [
        "delta marked keyframe", "keyframe marked delta", "no picture", "unannounced track", "wrong codec", "picture as unit", "year 1969", "huge size",
    ];

    public async ValueTask InitializeAsync() => _silo = await IngestSilo.StartAsync(options =>
    {
        options.HelloTimeout = TimeSpan.FromMilliseconds(300);
        options.IdleTimeout = TimeSpan.FromMilliseconds(600);
        options.StatusInterval = TimeSpan.FromMilliseconds(200);
        options.MessageTimeout = TimeSpan.FromMilliseconds(900);
        options.MaxPayloadBytes = 64 * 1024;
        options.MaxMessagesPerSecond = 100;
    });

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _silo.DisposeAsync();
        _balance.AssertSettled();
    }

    [Fact]
    public async Task Text_message_is_refused()
    {
        using RawAgent agent = await RawAgent.ConnectAsync(_silo.Address);
        await agent.SendRawAsync("hello"u8.ToArray(), WebSocketMessageType.Text);

        await AssertRefusedAsync(agent, Goodbye.Types.Reason.ProtocolError, "text");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_bytes_are_refused(int seed)
    {
        byte[] bytes = new byte[500];
        new Random(seed).NextBytes(bytes);
        bytes[1] = 0; // a header length that fits, so that the bytes are read as protobuf
        using RawAgent agent = await RawAgent.ConnectAsync(_silo.Address);
        await agent.SendRawAsync(bytes);

        await AssertRefusedAsync(agent, Goodbye.Types.Reason.ProtocolError);
    }

    [Fact]
    public async Task Header_beyond_the_limit_is_refused_before_it_is_received()
    {
        using RawAgent agent = await RawAgent.ConnectAsync(_silo.Address);
        await agent.SendRawAsync([0xFF, 0xFF], endOfMessage: false);

        await AssertRefusedAsync(agent, Goodbye.Types.Reason.ProtocolError, "8192");
    }

    [Fact]
    public async Task Message_that_ends_inside_its_header_is_refused()
    {
        using RawAgent agent = await RawAgent.ConnectAsync(_silo.Address);
        await agent.SendRawAsync([200, 0, 1, 2, 3]);

        await AssertRefusedAsync(agent, Goodbye.Types.Reason.ProtocolError, "ends before");
    }

    [Fact]
    public async Task Anything_before_hello_is_refused()
    {
        using RawAgent agent = await RawAgent.ConnectAsync(_silo.Address);
        await agent.SendAsync(RawAgent.Tracks());

        await AssertRefusedAsync(agent, Goodbye.Types.Reason.ProtocolError, "Hello");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Kitchen")]
    [InlineData("../etc")]
    public async Task Camera_id_outside_the_alphabet_is_refused(string camera)
    {
        using RawAgent agent = await RawAgent.ConnectAsync(_silo.Address);
        await agent.SendAsync(RawAgent.Hello(camera));

        await AssertRefusedAsync(agent, Goodbye.Types.Reason.ProtocolError, "camera id");
    }

    [Fact]
    public async Task Agent_that_never_says_hello_is_dropped()
    {
        using RawAgent agent = await RawAgent.ConnectAsync(_silo.Address);

        // The Goodbye and the cut behind it race: nobody waits for an agent that does not talk. Either way the connection is over.
        Exception? end = await Record.ExceptionAsync(async () =>
        {
            Goodbye goodbye = await agent.ReceiveGoodbyeAsync();
            Assert.Contains("No Hello", goodbye.Detail, StringComparison.Ordinal);
            await agent.ReceiveGoodbyeAsync();
        });
        Assert.True(end is WebSocketException or InvalidOperationException, $"The connection is still open: {end}");
    }

    [Fact]
    public async Task Unit_before_tracks_is_refused()
    {
        using RawAgent agent = await RawAgent.ConnectAsync(_silo.Address);
        await agent.SendAsync(RawAgent.Hello());
        await agent.SendUnitAsync(1, keyframe: true, Pictures.Keyframe);

        await AssertRefusedAsync(agent, Goodbye.Types.Reason.ProtocolError, "Tracks");
    }

    [Fact]
    public async Task Oversized_unit_is_refused_before_its_payload_comes()
    {
        using RawAgent agent = await RawAgent.WelcomedAsync(_silo.Address);
        UplinkHeader header = Unit(1);
        header.PayloadLength = (64 * 1024) + 1;
        byte[] head = new byte[UplinkMessage.PrefixLength + UplinkMessage.MaxHeaderLength];
        int length = UplinkMessage.WriteHeader(header, head);
        await agent.SendRawAsync(head[..length], endOfMessage: false);

        await AssertRefusedAsync(agent, Goodbye.Types.Reason.TooLarge, "Uplink:MaxPayloadBytes");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Payload_of_another_length_than_told_is_refused(int difference)
    {
        using RawAgent agent = await RawAgent.WelcomedAsync(_silo.Address);
        UplinkHeader header = Unit(1);
        header.PayloadLength = (uint)(Pictures.Keyframe.Length + difference);
        await agent.SendAsItIsAsync(header, Pictures.Keyframe);

        await AssertRefusedAsync(agent, Goodbye.Types.Reason.ProtocolError, difference > 0 ? "ends before" : "longer");
    }

    [Theory]
    [MemberData(nameof(WrongUnits))]
    public async Task Unit_that_is_not_what_it_says_is_refused(string wrong)
    {
        using RawAgent agent = await RawAgent.WelcomedAsync(_silo.Address);
        UplinkHeader header = Unit(1);
        byte[] payload = Pictures.Keyframe;
        switch (wrong)
        {
            case "delta marked keyframe":
                payload = Pictures.Delta;
                break;
            case "keyframe marked delta":
                header.AccessUnit.Keyframe = false;
                break;
            case "no picture":
                payload = [1, 2, 3, 4, 5];
                break;
            case "unannounced track":
                header.AccessUnit.Track = TrackId.Sub;
                break;
            case "wrong codec":
                header.AccessUnit.Codec = Codec.H265;
                break;
            case "picture as unit":
                header.AccessUnit.Track = TrackId.Picture;
                break;
            case "year 1969":
                header.AccessUnit.CaptureTimeUnixNs = -1;
                break;
            default:
                header.AccessUnit.Width = uint.MaxValue;
                break;
        }

        await agent.SendAsync(header, payload);

        await AssertRefusedAsync(agent, Goodbye.Types.Reason.ProtocolError);
        Assert.Equal(0, _silo.Stream("kitchen")[Media.TrackId.Main].Snapshot().Units);
    }

    [Fact]
    public async Task Sequence_that_does_not_rise_is_refused()
    {
        using RawAgent agent = await RawAgent.WelcomedAsync(_silo.Address);
        await agent.SendUnitAsync(7, keyframe: true, Pictures.Keyframe);
        await agent.SendUnitAsync(7, keyframe: false, Pictures.Delta);

        await AssertRefusedAsync(agent, Goodbye.Types.Reason.ProtocolError, "must rise");
    }

    [Fact]
    public async Task Picture_that_is_not_a_jpeg_is_refused()
    {
        using RawAgent agent = await RawAgent.WelcomedAsync(_silo.Address);
        await agent.SendAsync(new UplinkHeader { Jpeg = new JpegHeader { Sequence = 1 } }, "GIF89a"u8.ToArray());

        await AssertRefusedAsync(agent, Goodbye.Types.Reason.ProtocolError, "JPEG");
    }

    [Theory]
    [InlineData(float.NaN, "cat")]
    [InlineData(1.5f, "cat")]
    [InlineData(0.5f, "a label of more than thirty-one bytes")]
    [InlineData(0.5f, "forged\nline")]
    public async Task Detections_out_of_range_are_refused(float confidence, string label)
    {
        using RawAgent agent = await RawAgent.WelcomedAsync(_silo.Address);
        Detections detections = new() { Objects = { new DetectedObject { Label = label, Confidence = confidence } } };
        await agent.SendAsync(new UplinkHeader { Detections = detections });

        await AssertRefusedAsync(agent, Goodbye.Types.Reason.ProtocolError);
        Assert.Equal(0, _silo.Stream("kitchen").Detections.Count);
    }

    [Fact]
    public async Task Silos_own_messages_are_refused_from_an_agent()
    {
        using RawAgent agent = await RawAgent.WelcomedAsync(_silo.Address);
        await agent.SendAsync(new UplinkHeader { Welcome = new Welcome() });

        await AssertRefusedAsync(agent, Goodbye.Types.Reason.ProtocolError, "Welcome");
    }

    [Fact]
    public async Task Flood_of_messages_is_refused()
    {
        using RawAgent agent = await RawAgent.WelcomedAsync(_silo.Address);
        for (int i = 0; i < 400; i++)
        {
            await agent.SendAsync(new UplinkHeader { Status = new BoardStatus() });
        }

        await AssertRefusedAsync(agent, Goodbye.Types.Reason.Overloaded, "Uplink:MaxMessagesPerSecond");
    }

    [Fact]
    public async Task Message_that_trickles_is_cut_and_its_buffer_returned()
    {
        // Silence is no reason here: on a busy machine a byte may be late, and only the message's own limit may cut.
        await using IngestSilo patient = await IngestSilo.StartAsync(static options =>
        {
            options.IdleTimeout = TimeSpan.FromMinutes(10);
            options.MessageTimeout = TimeSpan.FromMilliseconds(900);
            options.HelloTimeout = TimeSpan.FromSeconds(3); // it also paces the looks
            options.MaxPayloadBytes = 64 * 1024;
        });
        using RawAgent agent = await RawAgent.WelcomedAsync(patient.Address);
        UplinkHeader header = Unit(1);
        header.PayloadLength = 64 * 1024;
        byte[] head = new byte[UplinkMessage.PrefixLength + UplinkMessage.MaxHeaderLength];
        int length = UplinkMessage.WriteHeader(header, head);
        await agent.SendRawAsync(head[..length], endOfMessage: false);

        // One byte every while: never done. Ends when the silo cuts the connection.
        await Assert.ThrowsAsync<WebSocketException>(async () =>
        {
            using PeriodicTimer trickle = new(TimeSpan.FromMilliseconds(50));
            while (await trickle.WaitForNextTickAsync(TestContext.Current.CancellationToken))
            {
                await agent.SendRawAsync([0], endOfMessage: false);
            }
        });

        // The agent may see the cut before the session has written down why.
        await Eventually.TrueAsync("the end is written down", TimeSpan.FromSeconds(10), () => Task.FromResult(patient.Uplink("kitchen")!.EndReason is not null));
        Assert.Contains("Uplink:MessageTimeout", patient.Uplink("kitchen")!.EndReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seeded_mutations_of_good_messages_never_break_the_silo()
    {
        Random random = new(20261121);
        byte[] good = [0, 0, .. RawAgent.Hello().ToByteArray()];
        good[0] = (byte)(good.Length - 2);
        for (int i = 0; i < 60; i++)
        {
            byte[] bytes = (byte[])good.Clone();
            for (int j = 0; j < 3; j++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            using RawAgent agent = await RawAgent.ConnectAsync(_silo.Address);
            await agent.SendRawAsync(bytes[..random.Next(1, bytes.Length + 1)]);
        }

        using RawAgent sane = await RawAgent.WelcomedAsync(_silo.Address, "sane");
        await sane.SendUnitAsync(1, keyframe: true, Pictures.Keyframe);
        await Eventually.TrueAsync(
            "the unit after the nonsense is published",
            TimeSpan.FromSeconds(5),
            () => Task.FromResult(_silo.Stream("sane")[Media.TrackId.Main].Snapshot().Units == 1));
    }

    private static UplinkHeader Unit(ulong sequence) => new()
    {
        AccessUnit = new AccessUnitHeader { Track = TrackId.Main, Codec = Codec.H264, Keyframe = true, Sequence = sequence, CaptureTimeUnixNs = 1 },
    };

    private static async Task AssertRefusedAsync(RawAgent agent, Goodbye.Types.Reason reason, string part = "")
    {
        Goodbye goodbye = await agent.ReceiveGoodbyeAsync();

        Assert.Equal(reason, goodbye.Reason);
        Assert.Contains(part, goodbye.Detail, StringComparison.Ordinal);
        Assert.Null(await agent.ReceiveAsync());
    }
}
