namespace PetCam.GrainRuntime.Activations;

/// <summary>Something that waits for its turn on an activation: a call, a timer's callback, a pull of a stream, a step of its life.</summary>
internal abstract class GrainRequest
{
    /// <summary>The grain this request is for.</summary>
    public abstract GrainId Target { get; }

    /// <summary>Starts whatever else is running.</summary>
    public abstract bool Interleaves { get; }

    /// <summary>Runs together with other read-only requests.</summary>
    public virtual bool IsReadOnly => false;

    /// <summary>Counts as use of the grain, so that it is not collected as idle.</summary>
    public virtual bool KeepsAlive => true;

    /// <summary>Counts against the limit of waiting requests.</summary>
    public virtual bool IsLimited => false;

    /// <summary>Nobody waits for the outcome any more; the request is dropped instead of started.</summary>
    public virtual bool IsAbandoned => false;

    /// <summary>The activation that runs or will run this request; set when it is queued there.</summary>
    public Activation? Activation { get; set; }

    /// <summary>Next request in the same queue.</summary>
    public GrainRequest? Next { get; set; }

    /// <summary>Order of arrival on its activation.</summary>
    public long Sequence { get; set; }

    /// <summary>The request cannot run: tells whoever waits for it.</summary>
    public abstract void Reject(Exception reason);

    /// <summary>The activation ended before the request started: sends it to the next activation, or rejects it.</summary>
    public abstract void Reroute();

    /// <summary>The activation takes no turns for now.</summary>
    public virtual void Refuse(Exception reason) => Reject(reason);

    /// <summary>How the request goes to another silo; null when it cannot.</summary>
    public virtual Links.IRemoteRequest? ToRemote() => null;

    /// <summary>Runs the request on the turns of its activation, and reports its end there.</summary>
    public async Task StartAsync()
    {
        Activation activation = Activation!;
        try
        {
            await RunAsync(activation);
        }
        finally
        {
            activation.Finished(this);
            OnFinished();
        }
    }

    /// <summary>The activation counts the request as over.</summary>
    protected virtual void OnFinished()
    {
    }

    /// <summary>Does the work. Whatever the grain throws is handled here; what escapes is a bug of the runtime.</summary>
    protected abstract Task RunAsync(Activation activation);
}
