using System.Buffers.Binary;

namespace PetCam.Rtp;

/// <summary>One entry of a full intra request (RFC 5104 §4.3.1.1).</summary>
/// <param name="SequenceNumber">Rises per new request; a repetition keeps it.</param>
public readonly record struct FullIntraRequestItem(uint Ssrc, byte SequenceNumber)
{
    private const int Bytes = 8;

    /// <summary>Takes the next entry from feedback control information.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> feedbackControl, out FullIntraRequestItem item)
    {
        item = default;
        if (feedbackControl.Length < Bytes)
        {
            return false;
        }

        item = new FullIntraRequestItem(BinaryPrimitives.ReadUInt32BigEndian(feedbackControl), feedbackControl[4]);
        feedbackControl = feedbackControl[Bytes..];
        return true;
    }
}
