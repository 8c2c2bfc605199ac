using PetCam.Media;

namespace PetCam.Testing;

/// <summary>Remembers how many media buffers were out, and tells at the end who kept some.</summary>
public sealed class BufferBalance
{
    private readonly long _before = MediaBufferLedger.Outstanding;

    /// <exception cref="InvalidOperationException">More buffers are out than at the start; Debug builds name who rented them.</exception>
    public void AssertSettled()
    {
        long kept = MediaBufferLedger.Outstanding - _before;
        if (kept != 0)
        {
            throw new InvalidOperationException($"{kept} media buffers were not returned: {MediaBufferLedger.DescribeOutstanding()}");
        }
    }
}
