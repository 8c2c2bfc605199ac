using PetCam.Domain.Cluster;

namespace PetCam.GrainRuntime.Links;

/// <summary>One delivery of a request to another silo, until it is answered.</summary>
internal sealed class PendingCall(IRemoteRequest request, string homeKey, Home home)
{
    public IRemoteRequest Request => request;

    public string HomeKey => homeKey;

    public Home Home => home;

    /// <summary>The link it went to, and its id and batch there.</summary>
    public CallLink? Link { get; set; }

    public ulong Id { get; set; }

    public long Batch { get; set; }

    public long SentAt { get; set; }
}
