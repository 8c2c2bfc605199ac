namespace PetCam.Storage.Sqlite;

/// <summary>A write with a result.</summary>
internal sealed class PendingWrite<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken) : PendingWrite
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;
    private Exception? _failure;

    public Task<T> Answer => _answer.Task;

    public override Exception? Run(SqliteConnection connection)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            _result = write(connection);
            return null;
        }
        catch (Exception exception)
        {
            _failure = exception;
            return exception;
        }
    }

    public override void Acknowledge()
    {
        switch (_failure)
        {
            case null:
                _answer.TrySetResult(_result);
                break;
            case OperationCanceledException:
                _answer.TrySetCanceled(cancellationToken);
                break;
            default:
                _answer.TrySetException(_failure);
                break;
        }
    }

    public override void Fail(Exception exception) => _answer.TrySetException(_failure ?? exception);
}
