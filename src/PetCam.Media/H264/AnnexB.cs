namespace PetCam.Media.H264;

/// <summary>Constants of the byte stream format (ITU-T H.264 B.1).</summary>
public static class AnnexB
{
    /// <summary>zero_byte and start_code_prefix_one_3bytes: what stands in front of each NAL unit that this product writes.</summary>
    public static ReadOnlySpan<byte> StartCode => [0, 0, 0, 1];
}
