namespace PetCam.Testing;

/// <summary>What an audience has told so far. Lines come from its process' output thread, questions from the test.</summary>
internal sealed class AudienceRecord
{
    private readonly Lock _gate = new();
    private readonly List<AudienceEvent> _events = [];
    private readonly Dictionary<string, TaskCompletionSource<AudienceMark>> _awaited = [];
    private InvalidDataException? _failure;

    /// <summary>Takes one line; one that cannot be read fails every mark from then on.</summary>
    public void Add(string line)
    {
        lock (_gate)
        {
            try
            {
                Add(AudienceLine.Parse(line));
            }
            catch (InvalidDataException failure)
            {
                _failure ??= failure;
                foreach (TaskCompletionSource<AudienceMark> awaited in _awaited.Values)
                {
                    awaited.TrySetException(failure);
                }
            }
        }
    }

    /// <summary>Ask for it before the audience is told to mark.</summary>
    /// <exception cref="InvalidOperationException">A mark of this name is being waited for.</exception>
    public Task<AudienceMark> WaitForMarkAsync(string name)
    {
        lock (_gate)
        {
            if (_failure is not null)
            {
                throw _failure;
            }

            TaskCompletionSource<AudienceMark> awaited = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _awaited.TryAdd(name, awaited) ? awaited.Task : throw new InvalidOperationException($"The mark '{name}' is being waited for already.");
        }
    }

    /// <summary>Events of one kind so far, in the order of the lines.</summary>
    public IReadOnlyList<T> Of<T>()
        where T : AudienceEvent
    {
        lock (_gate)
        {
            return [.. _events.OfType<T>()];
        }
    }

    private void Add(AudienceEvent told)
    {
        if (told is AudienceMark mark)
        {
            if (_awaited.Remove(mark.Name, out TaskCompletionSource<AudienceMark>? awaited))
            {
                awaited.TrySetResult(mark);
            }

            return;
        }

        _events.Add(told);
    }
}
