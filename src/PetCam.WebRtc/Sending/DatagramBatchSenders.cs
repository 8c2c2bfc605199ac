using PetCam.WebRtc.Native;

namespace PetCam.WebRtc.Sending;

/// <summary>Chooses how to send, by trying: the best way that this machine takes.</summary>
internal static unsafe class DatagramBatchSenders
{
    public static IDatagramBatchSender Choose(UdpSocket socket) =>
        !TakesManyMessages(socket) ? new SingleDatagramSender(socket) : new SegmentingSender(socket, TakesSegments(socket));

    // The kernel knows the option, whatever its value: 4.18 or later. A device that cannot is found out when sending.
    private static bool TakesSegments(UdpSocket socket)
    {
        int value = 0;
        int length = sizeof(int);
        return LibC.getsockopt(socket.Descriptor, LibC.SocketLevelUdp, LibC.UdpSegment, &value, &length) == 0;
    }

    // Sends an empty list of messages: the call exists and does nothing.
    private static bool TakesManyMessages(UdpSocket socket)
    {
        try
        {
            return nint.Size == sizeof(long) && LibC.sendmmsg(socket.Descriptor, null, 0, 0) >= 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }
}
