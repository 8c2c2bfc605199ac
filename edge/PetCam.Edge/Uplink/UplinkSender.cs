using PetCam.Media;
using PetCam.Protocol.V1;
using Codec = PetCam.Protocol.V1.Codec;
using TrackId = PetCam.Protocol.V1.TrackId;

namespace PetCam.Edge.Uplink;

/// <summary>Sends what waits, most urgent first: tracks, clock probe, status, detections, video, pictures.</summary>
/// <remarks>Data path 3/8: from the queue to the WebSocket. The headers of units are reused: one task sends.</remarks>
internal sealed class UplinkSender
{
    private readonly SiloSocket _socket;
    private readonly SendQueue _queue;
    private readonly TrackTable _tracks;
    private readonly ClockEstimator _clock;
    private readonly PictureBudget _pictures;
    private readonly TimeProvider _time;
    private readonly Func<BoardStatus> _readStatus;
    private readonly UplinkHeader _unitHeader = new() { AccessUnit = new AccessUnitHeader() };
    private readonly UplinkHeader _pictureHeader = new() { Jpeg = new JpegHeader() };
    private readonly SilenceWatch _silence;
    private int _statusDue = 1;
    private int _probeDue = 1;
    private int _reportDue = 1;
    private volatile bool _handedOver;

    public UplinkSender(
        SiloSocket socket, SendQueue queue, TrackTable tracks, ClockEstimator clock, SilenceWatch silence, Func<BoardStatus> readStatus,
        TimeProvider time)
    {
        _silence = silence;
        _socket = socket;
        _queue = queue;
        _tracks = tracks;
        _clock = clock;
        _readStatus = readStatus;
        _time = time;
        _pictures = new PictureBudget(time);
    }

    /// <summary>Status is sent soon. Any thread.</summary>
    public void RequestStatus() => Request(ref _statusDue);

    /// <summary>A clock probe is sent soon. Any thread.</summary>
    public void RequestProbe() => Request(ref _probeDue);

    /// <summary>Likewise, and it tells the silo the present estimate.</summary>
    public void RequestReport()
    {
        Interlocked.Exchange(ref _reportDue, 1);
        RequestProbe();
    }

    /// <summary>Ends <see cref="RunAsync"/> behind the message that is being sent; what waits is for another connection. Any thread.</summary>
    public void HandOver()
    {
        _handedOver = true;
        _queue.Wake();
    }

    /// <summary>Sends until cancelled or handed over, or, after <paramref name="stop"/>, until the queue is empty.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        await _socket.SendAsync(new UplinkHeader { Tracks = _tracks.ToMessage() }, cancellationToken);
        while (true)
        {
            while (!_handedOver && await SendNextAsync(cancellationToken))
            {
            }

            if (_handedOver || stop.IsCancellationRequested)
            {
                return;
            }

            await _queue.WaitAsync(cancellationToken);
        }
    }

    /// <returns>False when there was nothing to send.</returns>
    private async ValueTask<bool> SendNextAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _probeDue, 0) == 1)
        {
            await SendProbeAsync(cancellationToken);
            return true;
        }

        if (_queue.TryTakeDetections(out Detections? detections))
        {
            await _socket.SendAsync(new UplinkHeader { Detections = detections }, cancellationToken);
            return true;
        }

        if (Interlocked.Exchange(ref _statusDue, 0) == 1)
        {
            await _socket.SendAsync(new UplinkHeader { Status = _readStatus() }, cancellationToken);
            return true;
        }

        if (_queue.TryTakeVideo(out AccessUnit? unit))
        {
            await SendUnitAsync(unit!, cancellationToken);
            return true;
        }

        if (_pictures.IsOpen && _queue.TryTakePicture(out AccessUnit? picture))
        {
            await SendPictureAsync(picture!, cancellationToken);
            return true;
        }

        return false;
    }

    private async ValueTask SendProbeAsync(CancellationToken cancellationToken)
    {
        // A probe without round trip only asks for a word: the silo passes estimates on, which once a second is enough for.
        bool reports = Interlocked.Exchange(ref _reportDue, 0) == 1;
        ClockSample best = reports && _clock.Best is { } known ? known : default;
        ClockProbe probe = new()
        {
            AgentSentUnixNs = _clock.Now(),
            SiloMinusBoardNs = best.SiloMinusBoardNs,
            RoundTripNs = (ulong)Math.Max(best.RoundTripNs, 0),
        };
        await _socket.SendAsync(new UplinkHeader { ClockProbe = probe }, cancellationToken);
        _silence.ProbeSent(_socket.Progress);
    }

    private async ValueTask SendUnitAsync(AccessUnit unit, CancellationToken cancellationToken)
    {
        using (unit)
        {
            await TellTracksAsync(unit, cancellationToken);
            AccessUnitHeader header = _unitHeader.AccessUnit;
            header.Track = (TrackId)unit.Track;
            header.Codec = (Codec)unit.Codec;
            header.Keyframe = unit.IsKeyframe;
            header.CaptureTimeUnixNs = unit.CaptureTime.UnixNanoseconds;
            header.FrameNumber = unit.Info.FrameNumber;
            header.Sequence = unit.Info.Sequence;
            header.Width = (uint)unit.Info.Width;
            header.Height = (uint)unit.Info.Height;
            _unitHeader.PayloadLength = (uint)unit.Length;
            await _socket.SendAsync(_unitHeader, unit.Payload, cancellationToken);
        }
    }

    private async ValueTask SendPictureAsync(AccessUnit picture, CancellationToken cancellationToken)
    {
        using (picture)
        {
            await TellTracksAsync(picture, cancellationToken);
            JpegHeader header = _pictureHeader.Jpeg;
            header.CaptureTimeUnixNs = picture.CaptureTime.UnixNanoseconds;
            header.FrameNumber = picture.Info.FrameNumber;
            header.Sequence = picture.Info.Sequence;
            header.Width = (uint)picture.Info.Width;
            header.Height = (uint)picture.Info.Height;
            _pictureHeader.PayloadLength = (uint)picture.Length;
            long startedAt = _time.GetTimestamp();
            await _socket.SendAsync(_pictureHeader, picture.Payload, cancellationToken);
            _pictures.Sent(startedAt);
        }
    }

    private async ValueTask TellTracksAsync(AccessUnit unit, CancellationToken cancellationToken)
    {
        if (_tracks.Note(unit.Info))
        {
            await _socket.SendAsync(new UplinkHeader { Tracks = _tracks.ToMessage() }, cancellationToken);
        }
    }

    private void Request(ref int due)
    {
        Interlocked.Exchange(ref due, 1);
        _queue.Wake();
    }
}
