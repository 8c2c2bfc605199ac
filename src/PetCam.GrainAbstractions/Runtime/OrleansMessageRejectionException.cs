namespace Orleans.Runtime;

/// <summary>A call could not be delivered: the grain has not seen it, and an idempotent call may be retried.</summary>
public class OrleansMessageRejectionException : OrleansException
{
    internal OrleansMessageRejectionException(string message)
        : base(message)
    {
    }

    internal OrleansMessageRejectionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
