namespace PetCam.WebRtc.Congestion;

/// <summary>What each layer takes.</summary>
/// <param name="MainBps">0 while it is not known: then nothing speaks against it.</param>
/// <param name="SubBps">0 when there is no sub-stream.</param>
internal readonly record struct LayerNeeds(long MainBps, long SubBps)
{
    /// <summary>A sub-stream as large as the main stream helps nobody.</summary>
    public bool HasSub => SubBps > 0 && SubBps < MainBps;

    public long Of(StreamLayer layer) => layer switch
    {
        StreamLayer.Main => MainBps,
        StreamLayer.Sub => SubBps,
        _ => 0,
    };

    public StreamLayer Above(StreamLayer layer) => layer == StreamLayer.KeyframesOnly && HasSub ? StreamLayer.Sub : StreamLayer.Main;

    public StreamLayer HighestWithin(long bps) =>
        bps >= MainBps ? StreamLayer.Main
        : HasSub && bps >= SubBps ? StreamLayer.Sub
        : StreamLayer.KeyframesOnly;
}
