#if DEBUG
using System.Collections.Concurrent;
#endif

namespace PetCam.Media;

/// <summary>Counts the buffers that are out. Tests end with none outstanding; the silo shows the number as a metric.</summary>
public static class MediaBufferLedger
{
    private static long _outstanding;
    private static long _outstandingBytes;
#if DEBUG
    private static readonly ConcurrentDictionary<MediaBuffer, string> _owners = new();
#endif

    /// <summary>Buffers rented and not yet returned, in this process.</summary>
    public static long Outstanding => Interlocked.Read(ref _outstanding);

    /// <summary>Bytes in them.</summary>
    public static long OutstandingBytes => Interlocked.Read(ref _outstandingBytes);

    /// <summary>Who rented what is still out, e.g. <c>ReadFrame x3</c>; empty in Release builds, which keep only the count.</summary>
    public static string DescribeOutstanding()
    {
#if DEBUG
        return string.Join(", ", _owners.Values.GroupBy(owner => owner).Select(group => $"{group.Key} x{group.Count()}"));
#else
        return string.Empty;
#endif
    }

    internal static void Rented(MediaBuffer buffer, string owner)
    {
        Interlocked.Increment(ref _outstanding);
        Interlocked.Add(ref _outstandingBytes, buffer.Length);
#if DEBUG
        _owners[buffer] = owner;
#else
        _ = owner;
#endif
    }

    internal static void Returned(MediaBuffer buffer)
    {
        Interlocked.Decrement(ref _outstanding);
        Interlocked.Add(ref _outstandingBytes, -buffer.Length);
#if DEBUG
        _owners.TryRemove(buffer, out _);
#endif
    }
}
