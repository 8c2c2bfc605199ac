namespace PetCam.Fuzz.Inputs;

/// <summary>One input while it is made: bytes up to a limit, with the edits that mutations need.</summary>
internal sealed class InputBuffer(int maxBytes)
{
    private readonly byte[] _bytes = new byte[maxBytes];

    public int Length { get; private set; }

    public Span<byte> Written => _bytes.AsSpan(0, Length);

    public void Set(ReadOnlySpan<byte> bytes)
    {
        Length = Math.Min(bytes.Length, _bytes.Length);
        bytes[..Length].CopyTo(_bytes);
    }

    /// <summary>Makes room; the new bytes hold what lay there. What does not fit falls off the end.</summary>
    /// <returns>The room.</returns>
    public Span<byte> Insert(int at, int count)
    {
        count = Math.Min(count, _bytes.Length - at);
        int moved = Math.Min(Length - at, _bytes.Length - at - count);
        _bytes.AsSpan(at, moved).CopyTo(_bytes.AsSpan(at + count));
        Length = at + count + moved;
        return _bytes.AsSpan(at, count);
    }

    public void Remove(int at, int count)
    {
        count = Math.Min(count, Length - at);
        _bytes.AsSpan(at + count, Length - at - count).CopyTo(_bytes.AsSpan(at));
        Length -= count;
    }
}
