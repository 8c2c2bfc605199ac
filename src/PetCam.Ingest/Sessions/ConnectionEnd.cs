namespace PetCam.Ingest;

/// <summary>How one connection ends: the first reason that anyone has counts, and what goes wrong in a part of it is a reason. Any thread.</summary>
/// <param name="failed">Told of a mistake in here, as opposed to what the other end or the network did.</param>
internal sealed class ConnectionEnd(Action<Exception> failed)
{
    private readonly TaskCompletionSource<UplinkEnding> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the reason; never fails.</summary>
    public Task<UplinkEnding> WhenEnded => _first.Task;

    public bool IsEnded => _first.Task.IsCompleted;

    /// <summary>Null while the connection lives.</summary>
    public UplinkEnding? Reason => IsEnded ? _first.Task.Result : null;

    /// <summary>Never blocks.</summary>
    public void Set(UplinkEnding ending) => _first.TrySetResult(ending);

    /// <summary>The boundary of a part of the connection: completes with it, and never fails.</summary>
    public async Task GuardAsync(Task part)
    {
        try
        {
            await part;
        }
        catch (Exception exception) when (RelaySocket.IsLinkFailure(exception))
        {
            Set(UplinkEnding.ConnectionLost(exception.Message));
        }
#pragma warning disable CA1031 // A bug in here costs this connection, not the silo.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failed(exception);
            Set(UplinkEnding.SiloFailed);
        }
    }
}
