namespace PetCam.Sdp;

/// <summary>One media section of an offer.</summary>
public sealed record SdpMediaOffer
{
    /// <summary><c>video</c>, <c>audio</c>, <c>application</c> or another kind.</summary>
    public required string Kind { get; init; }

    /// <summary>0 when the offerer gave the section up.</summary>
    public required int Port { get; init; }

    /// <summary>e.g. <c>UDP/TLS/RTP/SAVPF</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>What stood behind the protocol, unchanged: a rejected section repeats it.</summary>
    public required string Formats { get; init; }

    /// <summary>Identification of the section (RFC 5888); null when not given.</summary>
    public required string? Mid { get; init; }

    public required SdpDirection Direction { get; init; }

    /// <summary>In order of the offerer's preference.</summary>
    public required IReadOnlyList<SdpPayloadType> PayloadTypes { get; init; }

    public required IReadOnlyList<SdpExtensionMap> Extensions { get; init; }

    public required bool AllowsReducedSizeRtcp { get; init; }

    public required bool AllowsMixedExtensions { get; init; }

    /// <summary>True when the offerer would receive RTP on this section.</summary>
    public bool CanReceiveRtp =>
        Port != 0 && Direction is SdpDirection.ReceiveOnly or SdpDirection.SendReceive && Protocol.Contains("RTP/SAVP", StringComparison.Ordinal);

    /// <summary>True when the offerer would send RTP on this section.</summary>
    public bool CanSendRtp =>
        Port != 0 && Direction is SdpDirection.SendOnly or SdpDirection.SendReceive && Protocol.Contains("RTP/SAVP", StringComparison.Ordinal);

    /// <summary>The identifier that an extension is offered under; 0 when it is not.</summary>
    public byte ExtensionId(string uri)
    {
        foreach (SdpExtensionMap map in Extensions)
        {
            if (map.Uri == uri)
            {
                return map.Id;
            }
        }

        return 0;
    }
}
