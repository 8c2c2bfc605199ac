using PetCam.Hub;
using PetCam.Media;
using PetCam.Protocol.V1;
using PetCam.Testing;
using Codec = PetCam.Protocol.V1.Codec;
using TrackId = PetCam.Protocol.V1.TrackId;

namespace PetCam.Ingest.Tests.Sessions;

/// <summary>Sound over a real connection, right and wrong.</summary>
public sealed class UplinkAudioTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly BufferBalance _balance = new();
    private IngestSilo _silo = null!;

    private AudioTrack Sound => _silo.Stream("kitchen").Audio;

    public async ValueTask InitializeAsync() => _silo = await IngestSilo.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        _balance.AssertSettled();
    }

    [Fact]
    public async Task Welcome_says_that_audio_is_taken()
    {
        using RawAgent agent = await RawAgent.ConnectAsync(_silo.Address);
        await agent.SendAsync(RawAgent.Hello());
        Assert.True((await agent.ReceiveAsync(UplinkHeader.KindOneofCase.Welcome)).Welcome.TakesAudio);
    }

    [Fact]
    public async Task Announced_sound_is_known_at_once_and_its_frames_reach_who_listens()
    {
        using RawAgent agent = await AnnouncedAsync();
        await HasFormatAsync(TestSound.Opus.Format);
        ListeningSink listener = new();
        using IDisposable attachment = Sound.Attach(listener);
        for (int i = 0; i < 5; i++)
        {
            await agent.SendAsync(Frame((ulong)i + 1), TestSound.Opus.Frames[i]);
        }

        await agent.SendAsync(Frame(8), TestSound.Opus.Frames[5]); // two are missing
        await Eventually.TrueAsync("six frames arrive", Limit, () => Task.FromResult(listener.Frames.Count == 6));
        Assert.Equal(TestSound.Opus.Frames.Take(6).Select(Convert.ToHexString), listener.Frames.Select(Convert.ToHexString));
        UplinkTraffic traffic = _silo.Uplink("kitchen")!.Traffic;
        Assert.Equal((6, 2, null), (traffic.AudioFrames, traffic.MissedUnits, traffic.LastUnitAt));
    }

    [Fact]
    public async Task Sound_that_is_not_announced_any_more_is_not_offered_any_more()
    {
        using RawAgent agent = await AnnouncedAsync();
        await HasFormatAsync(TestSound.Opus.Format);
        await agent.SendAsync(RawAgent.Tracks());
        await HasFormatAsync(null);
    }

    [Theory]
    [InlineData(Codec.H264, 48000u, 2u)]
    [InlineData(Codec.Opus, 44100u, 2u)]
    [InlineData(Codec.Opus, 48000u, 6u)]
    [InlineData(Codec.Pcmu, 8000u, 2u)]
    [InlineData(Codec.Pcma, 4_294_967_295u, 1u)]
    public async Task Announcement_of_what_no_viewer_can_be_sent_is_refused(Codec codec, uint clockRateHz, uint channels)
    {
        using RawAgent agent = await AnnouncedAsync(codec, clockRateHz, channels);
        await AssertRefusedAsync(agent, Goodbye.Types.Reason.ProtocolError, "this silo takes Opus");
    }

    [Theory]
    [InlineData("too long", Goodbye.Types.Reason.TooLarge, "exceeds 1024")]
    [InlineData("duration", Goodbye.Types.Reason.ProtocolError, "said to last 961")]
    [InlineData("no opus", Goodbye.Types.Reason.ProtocolError, "of 0")]
    [InlineData("order", Goodbye.Types.Reason.ProtocolError, "must rise")]
    [InlineData("year 1969", Goodbye.Types.Reason.ProtocolError, "between 1970 and 2100")]
    public async Task Frame_that_is_not_what_it_says_is_refused(string wrong, Goodbye.Types.Reason reason, string word)
    {
        using RawAgent agent = await AnnouncedAsync();
        await agent.SendAsync(Frame(1), TestSound.Opus.Frames[0]);
        UplinkHeader header = Frame(wrong == "order" ? 1u : 2u);
        header.Audio.Duration += wrong == "duration" ? 1u : 0;
        header.Audio.CaptureTimeUnixNs = wrong == "year 1969" ? -1 : header.Audio.CaptureTimeUnixNs;
        byte[] payload = wrong switch { "too long" => new byte[1025], "no opus" => [0xFB, 0], _ => TestSound.Opus.Frames[1] };
        await agent.SendAsync(header, payload);
        await AssertRefusedAsync(agent, reason, word);
        Assert.Equal(1, Sound.Snapshot().Frames);
    }

    [Fact]
    public async Task Frame_of_no_announced_track_is_refused()
    {
        using RawAgent agent = await RawAgent.WelcomedAsync(_silo.Address);
        await agent.SendAsync(Frame(1), TestSound.Opus.Frames[0]);
        await AssertRefusedAsync(agent, Goodbye.Types.Reason.ProtocolError, "announced no audio track");
    }

    private static UplinkHeader Frame(ulong sequence) => new()
    {
        Audio = new AudioHeader { Sequence = sequence, CaptureTimeUnixNs = 1_790_000_000_000_000_000, Duration = 960 },
    };

    private static async Task AssertRefusedAsync(RawAgent agent, Goodbye.Types.Reason reason, string word)
    {
        Goodbye goodbye = await agent.ReceiveGoodbyeAsync();
        Assert.Equal(reason, goodbye.Reason);
        Assert.Contains(word, goodbye.Detail, StringComparison.Ordinal);
    }

    private async Task<RawAgent> AnnouncedAsync(Codec codec = Codec.Opus, uint clockRateHz = 48_000, uint channels = 2)
    {
        RawAgent agent = await RawAgent.WelcomedAsync(_silo.Address);
        UplinkHeader tracks = RawAgent.Tracks();
        tracks.Tracks.Tracks_.Add(new Track { Id = TrackId.Audio, Codec = codec, ClockRateHz = clockRateHz, Channels = channels, Source = "microphone" });
        await agent.SendAsync(tracks);
        return agent;
    }

    private Task<TimeSpan> HasFormatAsync(AudioFormat? format) =>
        Eventually.TrueAsync($"the format is {format}", Limit, () => Task.FromResult(Sound.Snapshot().Format == format));

    private sealed class ListeningSink : IAudioSink
    {
        private readonly List<byte[]> _frames = [];

        public IReadOnlyList<byte[]> Frames
        {
            get
            {
                lock (_frames)
                {
                    return [.. _frames];
                }
            }
        }

        public void OnAudioFrame(AudioFrame frame)
        {
            lock (_frames)
            {
                _frames.Add(frame.PayloadSpan.ToArray());
            }
        }
    }
}
