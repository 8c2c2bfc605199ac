using PetCam.Domain.Cluster;

namespace PetCam.Cluster.Directory;

/// <summary>One caller's question to the table, which travels with others.</summary>
/// <param name="Released">The home that is given up; of no meaning for others.</param>
internal sealed record HomeRequest(HomeRequestKind Kind, string Key, Home Released = default)
{
    private readonly TaskCompletionSource<Home?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isAbandoned;

    public Task<Home?> Answer => _answer.Task;

    /// <summary>Nobody waits for the answer any more: it need not be asked.</summary>
    public bool IsAbandoned => _isAbandoned;

    public void Abandon() => _isAbandoned = true;

    public void Complete(Home? home) => _answer.TrySetResult(home);

    public void Fail(Exception exception) => _answer.TrySetException(exception);
}
