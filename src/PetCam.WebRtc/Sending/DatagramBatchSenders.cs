namespace PetCam.WebRtc.Sending;

/// <summary>Chooses how to send, by trying.</summary>
internal static class DatagramBatchSenders
{
    public static IDatagramBatchSender Choose(UdpSocket socket) => new SingleDatagramSender(socket);
}
