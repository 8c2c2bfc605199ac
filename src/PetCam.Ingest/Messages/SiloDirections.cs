using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>The messages that tell an agent where else it may go.</summary>
internal static class SiloDirections
{
    // As uplink.proto bounds them.
    private const int MaxSilos = 16;
    private const int MaxUrlLength = 256;

    /// <param name="ranked">Best first; fewer than two say that there is nowhere else.</param>
    public static UplinkHeader Silos(IReadOnlyList<Uri> ranked)
    {
        Silos silos = new();
        if (ranked.Count > 1)
        {
            silos.Urls.AddRange(ranked.Select(silo => silo.AbsoluteUri).Where(url => url.Length <= MaxUrlLength).Take(MaxSilos));
        }

        return new UplinkHeader { Silos = silos };
    }

    /// <param name="why">For the metric: <c>drain</c>, <c>load</c> or <c>full</c>.</param>
    /// <param name="reason">For people.</param>
    public static UplinkHeader Redirect(Uri silo, string why, string reason)
    {
        IngestMetrics.Redirects.Add(1, new KeyValuePair<string, object?>("why", why));
        return new UplinkHeader { Redirect = new Redirect { Url = silo.AbsoluteUri, Reason = reason } };
    }
}
