using PetCam.Testing;
using PetCam.WebRtc.Sessions;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.WebRtc.Tests.Sessions;

public sealed class RefusalLogTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly LineLogger _lines = new();

    [Fact]
    public void Line_is_written_once_a_minute_at_most_and_names_the_causes()
    {
        RefusalLog log = new(_time, _lines);
        log.Report();
        Assert.Empty(_lines.Lines);

        log.Count(RefusalCause.UnknownUfrag);
        log.Report();
        log.Count(RefusalCause.DtlsFlood);
        log.Count(RefusalCause.DtlsFlood);
        log.Report();
        Assert.Equal("1 datagrams from outside were refused since the last such line: UnknownUfrag 1", Assert.Single(_lines.Lines));

        _time.Advance(TimeSpan.FromMinutes(1));
        log.Report();
        log.Report();
        Assert.Equal(2, _lines.Lines.Count);
        Assert.EndsWith("DtlsFlood 2", _lines.Lines[1]);
    }

    [Fact]
    public void Counting_and_reporting_does_not_allocate()
    {
        RefusalLog log = new(_time, _lines);
        log.Count(RefusalCause.Unknown);
        log.Report();
        Allocations.AssertNone(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                log.Count(RefusalCause.Unknown);
                log.Report();
            }
        });
    }
}
