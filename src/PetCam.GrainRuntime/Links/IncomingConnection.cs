using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime;
using PetCam.GrainRuntime.Wire;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Links;

/// <summary>One connection from another silo: reads its requests and sends their answers.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has no timer and no wait handle; disposing it would race with the writer.")]
internal sealed class IncomingConnection
{
    private readonly PeerCalls _peer;
    private readonly CallReceiver _receiver;
    private readonly FrameReader _reader;
    private readonly FrameSender _sender;
    private readonly CancellationTokenSource _broken = new();

    public IncomingConnection(PeerCalls peer, Stream stream, FrameReader reader, CallReceiver receiver, ClusterCallOptions options)
    {
        _peer = peer;
        _receiver = receiver;
        _reader = reader;
        _sender = new FrameSender(stream, options.MaxQueuedBytes, _ => _broken.Cancel());
    }

    /// <summary>Sends a frame; drops it when the connection has ended. A peer that does not read its answers loses the connection.</summary>
    public void Send(ReadOnlySpan<byte> frame)
    {
        if (_sender.TrySend(frame, out _) == SendOutcome.Full)
        {
            _broken.Cancel();
        }
    }

    /// <summary>Serves until the other side closes, or the token is cancelled.</summary>
    /// <exception cref="InvalidDataException">It sent what is no frame, or one that does not belong here.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _broken.Token);
        try
        {
            do
            {
                HandleAvailable();
            }
            while (await _reader.FillAsync(end.Token).ConfigureAwait(false));
        }
        finally
        {
            _sender.Close();
            _peer.CloseAllOf(this);
        }
    }

    private void HandleAvailable()
    {
        while (_reader.TryRead(out ulong id, out CallFrame frame, out ReadOnlySpan<byte> payload))
        {
            switch (frame.KindCase)
            {
                case CallFrame.KindOneofCase.Request:
                    Admit(id, frame.Request, payload);
                    break;
                case CallFrame.KindOneofCase.Cancel when frame.Cancel.TimedOut:
                    _peer.Find(id)?.TimeOut(TimeSpan.FromMilliseconds(frame.Cancel.AgeMs));
                    break;
                case CallFrame.KindOneofCase.Cancel:
                    _peer.Find(id)?.Cancel();
                    break;
                case CallFrame.KindOneofCase.More:
                    _peer.Find(id)?.More(frame.More.Items);
                    break;
                case CallFrame.KindOneofCase.Close:
                    _peer.Find(id)?.Close();
                    break;
                default:
                    throw new InvalidDataException($"A frame of kind {frame.KindCase} is not for the receiver of calls.");
            }
        }
    }

    private void Admit(ulong id, CallRequest request, ReadOnlySpan<byte> payload)
    {
        switch (_peer.Admit(id, this, out byte[]? answer))
        {
            case Admission.New:
                _receiver.Receive(id, request, payload, _peer);
                break;
            case Admission.Answered:
                Send(answer);
                break;
            case Admission.TooOld:
                Refuse(id, new SiloUnavailableException($"Request {id} of {_peer.Peer} may have been executed, and its answer is no longer known."));
                break;
            case Admission.Full:
                Refuse(id, new LimitExceededException($"Too many calls of {_peer.Peer} are under way (GrainRuntime:MaxCallsPerLink)."));
                break;
            case Admission.Running:
                break;
        }
    }

    private void Refuse(ulong id, Exception exception)
    {
        FrameBuffer frame = Frames.Scratch();
        Frames.Begin(frame, new CallFrame { Response = new CallResponse { Error = CallErrors.Write(exception) } }, id);
        Frames.Finish(frame, _receiver.MaxFrameBytes);
        Send(frame.Written);
    }
}
