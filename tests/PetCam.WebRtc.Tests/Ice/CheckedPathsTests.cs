using System.Net;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Tests.Ice;

public sealed class CheckedPathsTests
{
    private readonly CheckedPaths _paths = new();

    [Fact]
    public void First_path_is_selected_and_another_one_only_when_it_is_nominated()
    {
        Assert.True(Note(1, nominated: false));
        Assert.False(Note(2, nominated: false));
        Assert.Equal(Path(1), _paths.Selected);
        Assert.True(Note(2, nominated: true));
        Assert.False(Note(2, nominated: true));
        Assert.Equal(Path(2), _paths.Selected);
    }

    /// <summary>RFC 7675 §5.1: consent belongs to a candidate pair.</summary>
    [Fact]
    public void Consent_is_that_of_the_selected_path()
    {
        Note(1, nominated: true, now: 100);
        Note(2, nominated: false, now: 200);
        Assert.Equal(100, _paths.ConsentAt);
        Note(1, nominated: false, now: 300);
        Assert.Equal(300, _paths.ConsentAt);
        Note(2, nominated: true, now: 400);
        Assert.Equal(400, _paths.ConsentAt);
    }

    [Fact]
    public void Path_too_many_takes_the_place_of_the_one_that_was_checked_longest_ago_and_is_not_sent_to()
    {
        for (ushort i = 1; i <= 8; i++)
        {
            Note(i, nominated: i == 1, now: i);
        }

        Note(2, nominated: false, now: 9);
        _paths.Note(Path(10), isNominated: false, 10, out RemoteEndpoint forgotten);

        Assert.Equal(Path(3), forgotten);
        Assert.Equal(8, _paths.Endpoints.Count);
        Assert.Equal(Path(1), _paths.Selected);
    }

    [Fact]
    public void Restart_forgets_all_paths_but_the_one_that_carries_media()
    {
        Note(1, nominated: false);
        Note(2, nominated: true);
        Note(3, nominated: false);
        List<RemoteEndpoint> forgotten = [];

        _paths.Restart(forgotten);

        Assert.Equal([Path(3), Path(1)], forgotten);
        Assert.Equal([Path(2)], _paths.Endpoints);
        Assert.Equal(Path(2), _paths.Selected);
    }

    [Fact]
    public void Broken_path_is_not_sent_to_until_another_one_is_checked()
    {
        Note(1, nominated: true);
        Assert.False(_paths.Remove(Path(2)));
        Assert.True(_paths.Remove(Path(1)));
        Assert.Null(_paths.Selected);
        Assert.True(Note(3, nominated: false));
        Assert.Equal(Path(3), _paths.Selected);
    }

    private static RemoteEndpoint Path(ushort port) => RemoteEndpoint.FromEndpoint(new IPEndPoint(IPAddress.Loopback, port));

    private bool Note(ushort port, bool nominated, long now = 1) => _paths.Note(Path(port), nominated, now, out _);
}
