namespace PetCam.WebRtc.Sending;

/// <summary>One datagram of a batch.</summary>
/// <param name="Offset">Where it begins in <see cref="DatagramBatch.Bytes"/>.</param>
internal readonly record struct BatchedDatagram(int Offset, int Length, RemoteEndpoint Destination);
