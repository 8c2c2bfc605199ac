using System.Net.WebSockets;
using PetCam.Testing;

namespace PetCam.Ingest.Tests.Sessions;

public sealed class UplinkWatchdogTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly WebSocket _socket = WebSocket.CreateFromStream(new MemoryStream(), new WebSocketCreationOptions());
    private readonly UplinkOptions _options = new() { HelloTimeout = TimeSpan.FromSeconds(3), IdleTimeout = TimeSpan.FromSeconds(10) };
    private readonly UplinkReceiver _receiver;
    private readonly UplinkWatchdog _watchdog;

    public UplinkWatchdogTests()
    {
        _receiver = new UplinkReceiver(_socket, _time);
        _watchdog = new UplinkWatchdog(_receiver, _options, _time);
    }

    [Fact]
    public void Who_says_no_hello_is_cut()
    {
        _time.Advance(_options.HelloTimeout);
        Assert.Null(_watchdog.FindFault());

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Contains("Uplink:HelloTimeout", _watchdog.FindFault(), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_said_hello_is_not_blamed_for_the_time_that_its_welcome_takes()
    {
        _watchdog.Greeted();
        _time.Advance(_options.IdleTimeout * 2);
        Assert.Null(_watchdog.FindFault());

        _watchdog.Welcomed();
        Assert.Null(_watchdog.FindFault());
        _time.Advance(_options.IdleTimeout + TimeSpan.FromMilliseconds(1));
        Assert.Contains("Uplink:IdleTimeout", _watchdog.FindFault(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _receiver.Dispose();
        _socket.Dispose();
    }
}
