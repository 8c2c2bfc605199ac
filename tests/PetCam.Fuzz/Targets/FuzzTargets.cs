namespace PetCam.Fuzz.Targets;

/// <summary>All targets by name. A new parser of outside bytes gets a line here and a folder in <c>corpus/</c>.</summary>
internal static class FuzzTargets
{
    private static readonly Dictionary<string, Func<IFuzzTarget>> Factories = new(StringComparer.Ordinal)
    {
        ["stun"] = () => new StunTarget(),
        ["dtls"] = () => new DtlsTarget(),
        ["rtcp"] = () => new RtcpTarget(),
        ["srtcp"] = () => new SrtcpTarget(),
        ["rtp"] = () => new RtpTarget(),
        ["srtp"] = () => new SrtpTarget(),
        ["feedback"] = () => new CongestionFeedbackTarget(),
        ["stream-framing"] = () => new StreamFramingTarget(),
        ["h264-packets"] = () => new H264PacketsTarget(),
        ["h265-parameter-sets"] = () => new H265ParameterSetsTarget(),
        ["audio-packets"] = () => new AudioPacketsTarget(),
        ["sdp"] = () => new SdpTarget(),
        ["ice-fragment"] = () => new IceFragmentTarget(),
        ["uplink"] = () => new UplinkTarget(),
        ["silo-hello"] = () => new SiloHelloTarget(),
        ["silo-calls"] = () => new SiloCallsTarget(),
        ["annexb"] = () => new AnnexBTarget(),
    };

    public static IReadOnlyCollection<string> Names => Factories.Keys;

    public static bool Exists(string name) => Factories.ContainsKey(name);

    public static IFuzzTarget Create(string name) => Factories[name]();
}
