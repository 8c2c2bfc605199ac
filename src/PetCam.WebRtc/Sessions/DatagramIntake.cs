using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Sessions;

/// <summary>Takes what has arrived for one worker, at its own socket and at those of the others, a bounded share per turn.</summary>
internal sealed class DatagramIntake(IDatagramReceiver receiver, DatagramInbox inbox, DatagramRouter router)
{
    private const int MaxDatagramsPerTurn = 64; // then pictures and commands get their turn; as many again from other workers

    /// <summary>Worker's thread.</summary>
    public void Run()
    {
        Receive();
        ReceiveHanded();
    }

    private void Receive()
    {
        int taken;
        int total = 0;
        do
        {
            taken = receiver.Receive();
            for (int i = 0; i < taken; i++)
            {
                ReadOnlySpan<byte> datagram = receiver.Datagram(i, out RemoteEndpoint source);
                router.Route(datagram, source);
            }

            total += taken;
        }
        while (taken == receiver.Capacity && total < MaxDatagramsPerTurn);
    }

    private void ReceiveHanded()
    {
        for (int i = 0; i < MaxDatagramsPerTurn && inbox.TryPeek(out ReadOnlySpan<byte> datagram, out RemoteEndpoint source); i++)
        {
            router.RouteHere(datagram, source);
            inbox.Release();
        }
    }
}
