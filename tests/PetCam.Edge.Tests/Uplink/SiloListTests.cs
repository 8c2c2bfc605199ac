using PetCam.Edge.Uplink;
using PetCam.Testing;

namespace PetCam.Edge.Tests.Uplink;

public sealed class SiloListTests
{
    private static readonly Uri A = new("ws://a:8080/uplink");
    private static readonly Uri B = new("ws://b:8080/uplink");
    private static readonly Uri Secure = new("wss://s/uplink");

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Told_silos_come_first_and_settings_stay_as_the_way_back()
    {
        SiloList silos = new([A], _time);
        silos.Learn(A, ["http://b:8080", "ws://a:8080/uplink"]);

        Assert.Equal([B, A], silos.Candidates());
        silos.Learn(B, []);
        Assert.Equal([A], silos.Candidates());
    }

    [Fact]
    public void Lost_silo_is_tried_last()
    {
        SiloList silos = new([A, B], _time);
        silos.Lost(A);

        Assert.Equal([B, A], silos.Candidates());
    }

    [Theory]
    [InlineData("ws://evil:80")]
    [InlineData("http://evil:80")]
    [InlineData("ftp://evil")]
    [InlineData("wss://user:secret@evil")]
    [InlineData("not an address")]
    [InlineData("")]
    public void Secure_connection_teaches_no_less_secure_address(string url)
    {
        SiloList silos = new([Secure], _time);

        Assert.Equal(0, silos.Learn(Secure, [url, $"wss://{new string('x', 300)}"]));
        Assert.Equal([Secure], silos.Candidates());
    }

    [Fact]
    public void Nobody_knows_better_than_we_do_that_a_silo_is_gone_until_its_lease_is_over()
    {
        SiloList silos = new([A, B], _time);
        silos.Lost(A);
        Assert.True(silos.WasJustLost(A));
        Assert.False(silos.WasJustLost(B));

        _time.Advance(TimeSpan.FromSeconds(12));

        Assert.False(silos.WasJustLost(A));
    }

    [Fact]
    public void Told_list_is_bounded()
    {
        SiloList silos = new([A], _time);

        Assert.Equal(SiloList.MaxTold, silos.Learn(A, Enumerable.Range(0, 1000).Select(i => $"ws://h{i}")));
    }

    [Fact]
    public void Silo_that_asked_for_a_pause_is_skipped_until_it_is_over()
    {
        SiloList silos = new([A, B], _time);
        silos.Pause(A, TimeSpan.FromSeconds(5));
        Assert.Equal([B], silos.Candidates());
        Assert.Equal(TimeSpan.Zero, silos.ReadyIn);
        silos.Pause(B, TimeSpan.FromHours(5)); // nobody keeps us away for hours
        Assert.Empty(silos.Candidates());
        Assert.Equal(TimeSpan.FromSeconds(5), silos.ReadyIn);

        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal([A, B], silos.Candidates());
    }
}
