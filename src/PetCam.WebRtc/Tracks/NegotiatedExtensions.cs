namespace PetCam.WebRtc.Tracks;

/// <summary>Identifiers of the header extensions that offer and answer agreed on; 0 where they did not.</summary>
internal readonly record struct NegotiatedExtensions(byte AbsoluteCaptureTime, byte PlayoutDelay, byte MediaId, string Mid)
{
    public byte HighestId => Math.Max(AbsoluteCaptureTime, Math.Max(PlayoutDelay, MediaId));
}
