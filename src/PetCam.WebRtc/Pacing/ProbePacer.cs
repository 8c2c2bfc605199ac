using PetCam.WebRtc.Congestion;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Pacing;

/// <summary>Sends probe clusters at their steady rate, beside the media: retransmissions that nobody asked for. One worker owns it.</summary>
internal sealed class ProbePacer(BatchedOutput output)
{
    private const long MicrosecondsPerSecond = 1_000_000;
    private const int BitsPerByte = 8;

    private readonly List<Run> _runs = [];

    /// <summary>When <see cref="Send"/> should be called next; null while nothing is probed.</summary>
    public long? DueAt { get; private set; }

    public void Begin(ViewerStream viewer, in ProbeCluster cluster)
    {
        _runs.Add(new Run(viewer, cluster, output.NowMicroseconds, Bytes: 0, Packets: 0));
        DueAt = output.NowMicroseconds;
    }

    /// <summary>Sends what is due. Cheap when nothing is.</summary>
    public void Send()
    {
        if (DueAt is not { } due || output.NowMicroseconds is var now && now < due)
        {
            return;
        }

        int kept = 0;
        long next = long.MaxValue;
        for (int i = 0; i < _runs.Count; i++)
        {
            Run run = _runs[i];
            if (TryGoOn(ref run, now))
            {
                _runs[kept++] = run;
                next = Math.Min(next, run.DueAt);
            }
        }

        _runs.RemoveRange(kept, _runs.Count - kept);
        DueAt = kept == 0 ? null : next;
        output.Flush();
    }

    // False when the cluster is complete, or its viewer has nothing to send.
    private bool TryGoOn(ref Run run, long now)
    {
        while (run.DueAt <= now)
        {
            int sent = run.Viewer.SendProbe(bytes: 1, run.Cluster.Id, output); // one packet
            run = run with { Bytes = run.Bytes + sent, Packets = run.Packets + 1 };
            if (sent == 0 || (run.Bytes >= run.Cluster.Bytes && run.Packets >= run.Cluster.MinPackets))
            {
                return false;
            }
        }

        return true;
    }

    private readonly record struct Run(ViewerStream Viewer, ProbeCluster Cluster, long StartedAt, long Bytes, int Packets)
    {
        public long DueAt => StartedAt + (Bytes * BitsPerByte * MicrosecondsPerSecond / Cluster.RateBps);
    }
}
