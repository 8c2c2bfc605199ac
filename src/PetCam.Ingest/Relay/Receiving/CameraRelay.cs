using PetCam.Domain.Cluster;
using PetCam.Hub;
using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>Keeps one camera coming from wherever it lives, while somebody here wants it.</summary>
/// <remarks>
/// One task looks at what changed and acts: demand, the directory's hints, the end of a link, time. It runs while there is demand. A new link is opened
/// before the old one is let go, and the publication outlives a link for a moment, so that viewers go on where they were.
/// </remarks>
internal sealed class CameraRelay : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CameraStream _stream;
    private readonly RelayServices _services;
    private readonly RelaySearch _search;
    private readonly AsyncSignal _signal = new();
    private readonly ITimer _timer;
    private readonly RelaySchedule _schedule;
    private readonly RelayReport _report;
    private readonly List<Task> _runs = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task _task = Task.CompletedTask;
    private bool _isRunning;
    private bool _wasQuiet;
    private RelayLink? _link;
    private CameraPublication? _publication;

    public CameraRelay(CameraStream stream, RelayServices services)
    {
        _stream = stream;
        _services = services;
        _search = new RelaySearch(stream, services);
        _schedule = new RelaySchedule(services.Options, services.Time);
        _report = new RelayReport(stream.Id, services.Logger);
        _timer = services.Time.CreateTimer(_ => _signal.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private static UplinkEnding Unwanted { get; } = new(Goodbye.Types.Reason.Stopping, "Nobody here wants it any more.");

    private bool IsStopping => _stopping.IsCancellationRequested;

    /// <summary>Something changed: looks at it soon. Never blocks; any thread.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (!_isRunning && !IsStopping && _stream.IsWanted)
            {
                _isRunning = true;
                _task = Task.Run(RunAsync);
            }
        }

        _signal.Set();
    }

    /// <summary>The directory's hint that the camera has another home. Any thread.</summary>
    public void Moved(Home home)
    {
        if (_search.Hint.Set(home))
        {
            _schedule.RetryNow();
        }

        Wake();
    }

    /// <summary>Ends the present link, if it comes from a silo for which that is true. Any thread.</summary>
    public void EndLink(Func<SiloIdentity, bool> isOver, string detail)
    {
        if (Volatile.Read(ref _link) is { } link && isOver(link.Server))
        {
            link.End(UplinkEnding.ConnectionLost(detail));
            Wake();
        }
    }

    /// <summary>Another silo waits for the camera to come here by a detour. Any thread; <see cref="GuestLeft"/> follows.</summary>
    public void GuestCame() => _search.GuestCame();

    public void GuestLeft() => _search.GuestLeft();

    /// <summary>Silo ids from the home to this silo; null unless this relay publishes that, and its link lives and is not quiet.</summary>
    public IReadOnlyList<string>? PathOf(PublicationModel publication) =>
        Volatile.Read(ref _link) is { Ending: null, IsQuiet: false } link && ReferenceEquals(link.Publication?.Model, publication) ? link.Path : null;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _signal.Set();
        await _task;
        await _timer.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            try
            {
                if (await LookAsync())
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (IsStopping)
            {
                // The normal ending of an attempt; the next look closes.
            }
#pragma warning disable CA1031 // A bug or an unforeseen failure of a link costs one attempt; viewers of this camera are not given up.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _report.Broken(exception);
                Fail("a failure inside this silo");
            }

            _timer.Change(
                _schedule.UntilNext(isHeld: _link is null && _publication is not null, mayRetry: IsAttachWanted()), Timeout.InfiniteTimeSpan);
            await _signal.WaitAsync();
        }
    }

    /// <returns>True when there is nothing left to do.</returns>
    private async ValueTask<bool> LookAsync()
    {
        _runs.RemoveAll(run => run.IsCompleted);
        NoteLoss();
        NoteQuiet();
        _schedule.NoteDemand(_stream.IsWanted);
        if (IsStopping || _schedule.IsCloseDue || (_schedule.IsUnwanted && _link is null && _publication is null))
        {
            await CloseAsync();
            return TryStop();
        }

        if (_schedule.IsRetryDue && IsAttachWanted())
        {
            await AttachAsync();
        }

        if (_link is null && _schedule.IsHoldOver)
        {
            LetGo();
        }

        return false;
    }

    private void NoteLoss()
    {
        if (_link?.Ending is not { } ending)
        {
            return;
        }

        _report.Lost(ending.Detail);
        Volatile.Write(ref _link, null);
        _schedule.Lost();
    }

    /// <summary>A link that falls silent is kept, because it may speak again; another one is looked for meanwhile.</summary>
    private void NoteQuiet()
    {
        bool isQuiet = _link is { IsQuiet: true };
        if (isQuiet && !_wasQuiet)
        {
            _schedule.RetryNow();
        }

        _wasQuiet = isQuiet;
    }

    /// <summary>There is nothing here, or nothing comes, or only over a detour, or the directory says that something newer is elsewhere.</summary>
    private bool IsAttachWanted()
    {
        ulong? present = _stream.Publication is { IsRelayed: false } uplink ? uplink.Epoch : _link is { IsQuiet: false, IsDetour: false } link ? link.Epoch : null;
        return !_schedule.IsUnwanted && (present is null || _search.Hint.Last?.Epoch > present);
    }

    private async ValueTask AttachAsync()
    {
        Home? hint = _search.Hint.Last;
        Home? found = await FindAsync();
        if (found is not { } home || home.Silo == _services.Membership.Self)
        {
            _search.Hint.Settle(hint);
            Miss(found);
            return;
        }

        bool flows = _link is { Ending: null, IsQuiet: false } link && home.Epoch <= link.Epoch;
        if (flows && !_link!.IsDetour)
        {
            _search.Hint.Settle(hint);
            return;
        }

        RelayAttempt attempt = flows ? await _search.ReturnAsync(home, _stopping.Token) : await _search.AttachAsync(home, _stopping.Token);
        if (attempt.Link is { } fresh)
        {
            _search.Hint.Settle(hint);
            Adopt(fresh);
        }
        else if (flows)
        {
            _search.Hint.Settle(hint);
            _schedule.Detouring();
        }
        else
        {
            // A hint stays: it may have come before the camera had arrived there, and what flows here still may come from a silo that is no more.
            _search.Forget(home);
            Fail(attempt.Detail, attempt.Reason?.ToString() ?? "Broken");
        }
    }

    private void Miss(Home? found)
    {
        if (_link is null)
        {
            Fail(found is null ? "no silo has it" : "its uplink is expected here");
        }

        _schedule.Missed();
    }

    private async ValueTask<Home?> FindAsync()
    {
        try
        {
            return await _search.FindAsync(_stopping.Token);
        }
        catch (Orleans.Runtime.SiloUnavailableException exception)
        {
            Fail(exception.Message, "Directory");
            return null;
        }
    }

    private void Adopt(RelayLink link)
    {
        if (IsStopping || !link.TryPublish())
        {
            link.Dispose();
            Fail("something newer is published here", "Stale");
            return;
        }

        _report.Attached(link.Server, link.Epoch, isHeld: _publication is not null, link.IsDetour);
        Volatile.Write(ref _link, link);
        _publication = link.Publication;
        _wasQuiet = false;
        _schedule.Attached();
        if (link.IsDetour)
        {
            _schedule.Detouring();
        }

        _runs.Add(RunLinkAsync(link));
    }

    private async Task RunLinkAsync(RelayLink link)
    {
        using (link)
        {
            await Task.Yield(); // what is received first is published on the pool, not while the relay looks
            await link.RunAsync(_signal.Set);
        }

        _signal.Set();
    }

    private void Fail(string detail, string reason = "Nowhere")
    {
        _schedule.Failed();
        _report.Failed(detail, reason);
    }

    private async ValueTask CloseAsync()
    {
        _link?.End(IsStopping ? UplinkEnding.SiloStopping : Unwanted);
        Volatile.Write(ref _link, null);
        LetGo();
        await Task.WhenAll(_runs);
        _report.Closed();
        _schedule.Closed();
    }

    private void LetGo()
    {
        if (_publication is not { } publication)
        {
            return;
        }

        _publication = null;
        publication.Dispose();
        _report.LetGo(IsStopping ? "the silo is stopping" : _schedule.IsUnwanted ? "nobody wants it any more" : null);
    }

    private bool TryStop()
    {
        lock (_gate)
        {
            _isRunning = !IsStopping && _stream.IsWanted;
            return !_isRunning;
        }
    }
}
