using PetCam.Media;

namespace PetCam.Rtp.Tests.Depacketization;

/// <summary>Keeps what a depacketizer hands on.</summary>
internal sealed class CollectedUnits : IDepacketizedUnits
{
    public List<byte[]> Bytes { get; } = [];

    public List<DepacketizedUnit> Units { get; } = [];

    public void OnUnit(MediaBuffer bytes, in DepacketizedUnit unit)
    {
        Bytes.Add(bytes.Span.ToArray());
        Units.Add(unit);
        bytes.Dispose();
    }
}
