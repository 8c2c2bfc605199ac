using PetCam.WebRtc.Sending;

namespace PetCam.Benchmarks.WebRtc;

/// <summary>Takes every datagram and sends none: what is left is the cost in front of the kernel.</summary>
internal sealed class CountingSender : IDatagramBatchSender
{
    public string Name => "memory";

    public int Send(DatagramBatch batch) => 0;
}
