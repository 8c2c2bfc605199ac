using PetCam.Media;

namespace PetCam.Sdp;

/// <summary>Finds the payload type under which a camera's sound is sent (RFC 7587 §7, RFC 3551 §6).</summary>
public static class AudioPayloadSelector
{
    private const int OpusChannels = 2; // always written so, whatever is sent (RFC 7587 §7)

    /// <returns>Null when the section does not take it. A static type that was offered without <c>rtpmap</c> is completed.</returns>
    public static SdpPayloadType? Select(SdpMediaOffer media, AudioFormat stream)
    {
        ArgumentNullException.ThrowIfNull(media);
        (string encoding, int channels, int staticNumber) = stream.Codec switch
        {
            AudioCodec.Opus => ("opus", OpusChannels, -1),
            AudioCodec.Pcmu => ("PCMU", 1, 0),
            AudioCodec.Pcma => ("PCMA", 1, 8),
            _ => (string.Empty, 0, -1),
        };
        foreach (SdpPayloadType type in media.PayloadTypes)
        {
            if (type.Number == staticNumber && type.Encoding.Length == 0)
            {
                return type with { Encoding = encoding, ClockRateHz = stream.ClockRateHz };
            }

            if (encoding.Length > 0 && type.Is(encoding) && type.ClockRateHz == stream.ClockRateHz && type.Channels == channels)
            {
                return type;
            }
        }

        return null;
    }
}
