using PetCam.Media;

namespace PetCam.Rtp;

/// <summary>How a track's pictures are put into packets: what all viewers who share packets must have agreed on.</summary>
/// <param name="Codec"><see cref="VideoCodec.H264"/> or <see cref="VideoCodec.H265"/>.</param>
/// <param name="SingleUnits">True for H.264's packetization mode 0 (RFC 6184 §6.2): one packet per NAL unit, and nothing else.</param>
public readonly record struct VideoPayloadFormat(VideoCodec Codec, bool SingleUnits = false)
{
    /// <summary>Appends the packets of one access unit, which <see cref="SendHistory.BeginUnit"/> announced.</summary>
    /// <param name="accessUnit">Annex B bytes of <see cref="Codec"/>; borrowed for the call.</param>
    /// <returns>False, with nothing appended, when this format cannot carry the picture.</returns>
    public bool TryPacketize(ReadOnlySpan<byte> accessUnit, SendHistory history)
    {
        switch (Codec)
        {
            case VideoCodec.H264 when SingleUnits:
                return H264Packetizer.TryPacketizeSingleUnits(accessUnit, history);
            case VideoCodec.H264:
                H264Packetizer.Packetize(accessUnit, history);
                return true;
            case VideoCodec.H265:
                H265Packetizer.Packetize(accessUnit, history);
                return true;
            default:
                return false;
        }
    }

    public override string ToString() => SingleUnits ? $"{Codec} in packetization mode 0" : $"{Codec}";
}
