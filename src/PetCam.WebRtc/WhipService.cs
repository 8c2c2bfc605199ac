using System.Net;
using PetCam.Domain.Cameras;
using PetCam.Hub;
using PetCam.WebRtc.Dtls;
using PetCam.WebRtc.Ice;
using PetCam.WebRtc.Receiving;
using PetCam.WebRtc.Sessions;

namespace PetCam.WebRtc;

/// <summary>The WebRTC receiver of one silo: answers publishers' offers and hands what they send to the hub. Knows nothing of HTTP.</summary>
/// <remarks>Sessions live on the workers of <see cref="WebRtcService"/>, beside the viewers'; its patch and close serve both kinds.</remarks>
public sealed class WhipService
{
    private readonly WebRtcService _webRtc;

    public WhipService(WebRtcService webRtc)
    {
        ArgumentNullException.ThrowIfNull(webRtc);
        _webRtc = webRtc;
        webRtc.PublisherEnded += OnEnded;
    }

    /// <summary>A publisher is connected and has the camera. On a worker's thread: handlers do not block and do not throw.</summary>
    public event Action<PublisherModel>? Connected;

    /// <summary>It is over, for the reason given; a newer publisher may have the camera already. Once per <see cref="Connected"/>, likewise.</summary>
    public event Action<PublisherModel, SessionEnd>? Ended;

    /// <summary>Those that are connected.</summary>
    public IReadOnlyList<PublisherModel> Publishers => [.. _webRtc.Publishers.Select(session => session.Snapshot()).OfType<PublisherModel>()];

    /// <summary>Answers an offer and listens for the publisher from then on. It takes the camera when it is connected.</summary>
    /// <param name="sessionId">Chosen by the caller; a second offer under the same id is refused.</param>
    /// <param name="epoch">Of the publication, if the hub has seen none that is higher.</param>
    /// <param name="offerSdp">Untrusted text from outside.</param>
    /// <param name="client">Where the offer came from; null when that is not known, or says nothing.</param>
    public async ValueTask<WebRtcAnswer> AcceptAsync(
        string sessionId, CameraStream camera, ulong epoch, PublisherOrigin origin, string offerSdp, IPAddress? client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(camera);
        cancellationToken.ThrowIfCancellationRequested();
        AddressGroup? group = AddressGroup.OfClient(client);
        if (_webRtc.ChooseWorker(group, out string? limit) is not { } worker)
        {
            return new WebRtcAnswer(WebRtcOutcome.Busy, null, limit);
        }

        DtlsIdentity identity = _webRtc.Identity;
        NegotiatedPublisher? negotiated = new WhipNegotiator(identity.Fingerprint).Negotiate(
            offerSdp, $"petcam-{Random.Shared.Next():x8}", IceCredentials.Create(worker.Worker.Index), worker.Candidates,
            out string? answer, out WebRtcOutcome outcome, out string? detail);
        if (negotiated is null)
        {
            return new WebRtcAnswer(outcome, null, detail);
        }

        PublisherSession session = new(
            sessionId, camera, epoch, origin, negotiated, identity.Context, worker.Worker.Paths, _webRtc.Options, _webRtc.Time, OnConnected);
        return await _webRtc.StartAsync(worker, session, answer!, group);
    }

    /// <summary>The entity tag of a session's description; null when that camera has no such session.</summary>
    public string? FindEntityTag(CameraId camera, string sessionId) => Find(camera, sessionId)?.EntityTag;

    /// <summary>Takes a trickle ICE fragment, or restarts ICE with it, like <see cref="WebRtcService.PatchAsync"/>.</summary>
    public async ValueTask<WebRtcAnswer> PatchAsync(CameraId camera, string sessionId, string sdpFragment, CancellationToken cancellationToken)
    {
        WebRtcAnswer answer = await _webRtc.PatchAsync(sessionId, sdpFragment, cancellationToken);
        if (answer.Sdp is not null)
        {
            Find(camera, sessionId)?.RaiseRevision();
        }

        return answer;
    }

    /// <summary>Ends a session; the camera is offline when it returns.</summary>
    /// <param name="reason">For the log.</param>
    public ValueTask CloseAsync(string sessionId, string reason) => _webRtc.CloseAsync(sessionId, reason);

    private PublisherSession? Find(CameraId camera, string sessionId) =>
        _webRtc.Publishers.FirstOrDefault(session => session.Id == sessionId && session.Camera == camera);

    private void OnConnected(PublisherSession session)
    {
        if (session.Snapshot() is { } publisher)
        {
            Connected?.Invoke(publisher);
        }
    }

    private void OnEnded(PublisherSession session, SessionEnd reason)
    {
        if (session.Snapshot() is { } publisher)
        {
            Ended?.Invoke(publisher, reason);
        }
    }
}
