namespace PetCam.GrainRuntime.Activations;

/// <summary>First-in-first-out list of requests, linked through the requests themselves so that an idle grain holds no buffer.</summary>
internal struct RequestQueue
{
    private GrainRequest? _head;
    private GrainRequest? _tail;

    public int Count { get; private set; }

    public readonly GrainRequest? Head => _head;

    public void Enqueue(GrainRequest request)
    {
        if (_tail is null)
        {
            _head = request;
        }
        else
        {
            _tail.Next = request;
        }

        _tail = request;
        Count++;
    }

    public GrainRequest Dequeue()
    {
        GrainRequest request = _head!;
        _head = request.Next;
        if (_head is null)
        {
            _tail = null;
        }

        request.Next = null;
        Count--;
        return request;
    }
}
