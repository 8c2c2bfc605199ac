namespace PetCam.Fuzz.Targets;

/// <summary>Room for output between marked bytes: managed code cannot leave a span, native code that writes through its pointer can.</summary>
internal sealed class GuardedBuffer(int bytes)
{
    private const int GuardBytes = 64;
    private const byte Mark = 0xA5;

    private readonly byte[] _all = [.. Enumerable.Repeat(Mark, bytes + (2 * GuardBytes))];

    public Span<byte> Room(int length) => _all.AsSpan(GuardBytes, Math.Min(length, bytes));

    /// <exception cref="InvariantException">Something was written outside the room.</exception>
    public void Check(int length)
    {
        bool intact = !_all.AsSpan(0, GuardBytes).ContainsAnyExcept(Mark)
            && !_all.AsSpan(GuardBytes + Math.Min(length, bytes)).ContainsAnyExcept(Mark);
        InvariantException.Require(intact, "Bytes were written outside an output.");
        Room(length).Fill(Mark);
    }
}
