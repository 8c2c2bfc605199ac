using System.Runtime.InteropServices;
using PetCam.WebRtc.Native;

namespace PetCam.WebRtc.Sending;

/// <summary>Chooses how to receive, by trying: the best way that this machine takes.</summary>
internal static unsafe class DatagramReceivers
{
    public static IDatagramReceiver Choose(UdpSocket socket) =>
        TakesManyMessages(socket) ? new MultiDatagramReceiver(socket) : new SingleDatagramReceiver(socket);

    // Asks for no message at all: the call exists and does nothing.
    private static bool TakesManyMessages(UdpSocket socket)
    {
        try
        {
            return nint.Size == sizeof(long)
                && (LibC.recvmmsg(socket.Descriptor, null, 0, LibC.MessageDontWait, null) >= 0
                    || Marshal.GetLastPInvokeError() != LibC.ErrorNotImplemented);
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }
}
