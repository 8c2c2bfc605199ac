using PetCam.WebRtc.Srtp;

namespace PetCam.Fuzz.Targets;

/// <summary>Both ends of a session under each protection profile, with keys that are the same in every run.</summary>
internal sealed class SrtpPairs : IDisposable
{
    private readonly (SrtpSession Server, SrtpSession Client)[] _pairs = [.. SrtpProfile.All.Select(CreatePair)];

    /// <summary>The pair that the first byte of an input names.</summary>
    public (SrtpSession Server, SrtpSession Client) Choose(int choice, ref Outcome outcome)
    {
        outcome.Add(choice % _pairs.Length);
        return _pairs[choice % _pairs.Length];
    }

    public void Dispose()
    {
        foreach ((SrtpSession server, SrtpSession client) in _pairs)
        {
            server.Dispose();
            client.Dispose();
        }
    }

    private static (SrtpSession Server, SrtpSession Client) CreatePair(SrtpProfile profile)
    {
        byte[] exported = new byte[2 * (profile.KeyBytes + profile.SaltBytes)];
        new Random(1).NextBytes(exported);
        SrtpKeyingMaterial keys = SrtpKeyingMaterial.ForServer(profile, exported);
        return (new SrtpSession(keys), new SrtpSession(keys.ForPeer()));
    }
}
