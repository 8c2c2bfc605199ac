using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using PetCam.Domain.Cluster;
using PetCam.GrainRuntime.Activations;
using PetCam.GrainRuntime.Diagnostics;
using PetCam.GrainRuntime.Links;
using PetCam.GrainRuntime.Placement;
using PetCam.GrainRuntime.Registration;

namespace PetCam.GrainRuntime.Engines;

/// <summary>
/// Engine <c>cluster</c>: a grain lives where the directory says its home is. Requests go to the activation here, or over a link to the
/// silo that owns the home; a silo that does not answers "not here", and the request is tried once more with a fresh answer.
/// </summary>
internal sealed class ClusterGrainEngine : IGrainEngine, IDisposable
{
    private const int MaxFailedDeliveries = 1; // then the caller is told, and retries when it likes

    private readonly IClusterMembership _membership;
    private readonly IHomeDirectory _directory;
    private readonly GrainRegistry _registry;
    private readonly ActivationHost _host;
    private readonly CallLinks _links;
    private readonly PendingLookUps _lookUps;
    private readonly LinkLog _log;

    public ClusterGrainEngine(
        IClusterMembership membership, IHomeDirectory directory, GrainRegistry registry, ActivationHost host, CallLinks links,
        GrainRuntimeOptions options, ILogger<ClusterGrainEngine> logger)
    {
        _membership = membership;
        _directory = directory;
        _registry = registry;
        _host = host;
        _links = links;
        _lookUps = new PendingLookUps(options.MaxWaitingCallsPerGrain);
        _log = new LinkLog(logger);
        host.Environment.Fence = new HomeFence(membership, directory);
        links.Returned = Return;
        membership.Changed += _links.BreakDead;
        membership.LifeEnded += OnLifeEnded;
        directory.Moved += OnMoved;
    }

    public void Deliver(GrainRequest request)
    {
        if (!_membership.IsAlive)
        {
            throw new SiloUnavailableException($"Silo {_membership.Self} is suspended, and calls no grains: {request.Target} may have moved.");
        }

        GrainPlacement placement = _registry.GetClass(request.Target.Type).Placement;
        if (placement == GrainPlacement.SiloInKey)
        {
            DeliverToNamed(request);
            return;
        }

        string key = GrainAddress.HomeKeyOf(request.Target, placement);
        if (_lookUps.TryAppend(key, request))
        {
            return;
        }

        if (_directory.OwnedEpoch(key) is { } epoch)
        {
            _host.Deliver(request, new ActivationHome(key, epoch, _membership.Self.Incarnation));
            return;
        }

        LookUp(request, key);
    }

    /// <summary>Ends the connections to other silos.</summary>
    public void Stop() => _links.BreakAll("This silo stops.");

    public void Dispose()
    {
        _membership.Changed -= _links.BreakDead;
        _membership.LifeEnded -= OnLifeEnded;
        _directory.Moved -= OnMoved;
    }

    private void DeliverToNamed(GrainRequest request)
    {
        string id = GrainAddress.SiloIn(request.Target.Key);
        SiloIdentity self = _membership.Self;
        if (id == self.Id)
        {
            _host.Deliver(request, new ActivationHome(string.Empty, 0, self.Incarnation));
        }
        else if (_membership.Find(id) is { } silo)
        {
            Send(request, string.Empty, new Home(silo.Identity, 0));
        }
        else
        {
            throw new SiloUnavailableException($"{request.Target} was on silo '{id}', which is not alive.");
        }
    }

    private void LookUp(GrainRequest request, string key)
    {
        ValueTask<Home> answer = _directory.FindOrClaimAsync(key, CancellationToken.None);
        if (answer.IsCompletedSuccessfully)
        {
            Route(request, key, answer.Result);
        }
        else if (_lookUps.Begin(key, request))
        {
            _ = AwaitHomeAsync(key, answer);
        }
        else
        {
            _ = IgnoreAsync(answer); // another one's question has the same answer
        }
    }

    private async Task AwaitHomeAsync(string key, ValueTask<Home> answer)
    {
        try
        {
            Home home = await answer.ConfigureAwait(false);
            while (_lookUps.Next(key) is { } request)
            {
                TryRoute(request, key, home);
            }
        }
        catch (Exception exception)
        {
            RejectAll(key, exception);
        }
    }

    private void RejectAll(string key, Exception exception)
    {
        if (exception is not OrleansException)
        {
            _log.LookUpFailed(key, exception);
        }

        while (_lookUps.Next(key) is { } request)
        {
            request.Reject(exception as OrleansException
                ?? new SiloUnavailableException($"The home of {request.Target} cannot be found: {exception.Message}", exception));
        }
    }

    // The request waits for the first question, which reports its own failure.
    private static async Task IgnoreAsync(ValueTask<Home> answer) =>
        await ((Task)answer.AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void TryRoute(GrainRequest request, string key, Home home)
    {
        try
        {
            Route(request, key, home);
        }
        catch (OrleansException rejection)
        {
            request.Reject(rejection);
        }
    }

    private void Route(GrainRequest request, string key, Home home)
    {
        if (home.Silo != _membership.Self)
        {
            Send(request, key, home);
        }
        else if (_directory.OwnedEpoch(key) == home.Epoch)
        {
            _host.Deliver(request, new ActivationHome(key, home.Epoch, home.Silo.Incarnation));
        }
        else
        {
            Return(new PendingCall(request.ToRemote()!, key, home), $"'{key}' has moved while it was looked up.");
        }
    }

    private void Send(GrainRequest request, string key, Home home)
    {
        if (request.IsAbandoned)
        {
            return; // its caller was told
        }

        try
        {
            _links.Get(home.Silo).Send(new PendingCall(request.ToRemote()!, key, home));
        }
        catch (NotSupportedException exception)
        {
            request.Reject(exception); // a value of it cannot cross
        }
    }

    /// <summary>A delivery has come back, and nothing was executed: asks the table, and tries once more.</summary>
    private void Return(PendingCall call, string reason)
    {
        IRemoteRequest remote = call.Request;
        if (call.HomeKey.Length > 0)
        {
            _directory.Forget(call.HomeKey, call.Home);
        }

        if (remote.FailedDeliveries++ >= MaxFailedDeliveries)
        {
            remote.Request.Reject(new SiloUnavailableException($"{remote.Request.Target} could not be reached, twice; nothing was executed. {reason}"));
            return;
        }

        try
        {
            Deliver(remote.Request);
        }
        catch (OrleansException rejection)
        {
            remote.Request.Reject(rejection);
        }
    }

    private void OnLifeEnded(SiloIdentity life)
    {
        int dropped = _host.DropLife(
            life.Incarnation, new DeactivationReason(DeactivationReasonCode.DirectoryFailure, $"The life {life} of its silo is over."));
        _log.LifeEnded(life, dropped);
        _links.BreakAll($"The life {life} of this silo is over.");
    }

    private void OnMoved(string key, Home home)
    {
        DeactivationReason reason = new(DeactivationReasonCode.Migrating, $"Its home '{key}' is on silo {home.Silo} since epoch {home.Epoch}.");
        foreach (GrainClass grainClass in _registry.Classes)
        {
            if (GrainAddress.GrainAt(key, grainClass) is { } id)
            {
                _host.DropOlder(id, key, home.Epoch, reason);
            }
        }
    }
}
