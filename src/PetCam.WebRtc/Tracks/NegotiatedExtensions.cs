namespace PetCam.WebRtc.Tracks;

/// <summary>Identifiers of the header extensions that offer and answer agreed on; 0 where they did not.</summary>
internal readonly record struct NegotiatedExtensions(byte AbsoluteCaptureTime, byte PlayoutDelay, byte MediaId, string Mid)
{
    /// <summary>Transport-wide sequence number; only together with the feedback that it is for.</summary>
    public byte TransportSequence { get; init; }

    public byte HighestId => Math.Max(Math.Max(AbsoluteCaptureTime, PlayoutDelay), Math.Max(MediaId, TransportSequence));
}
