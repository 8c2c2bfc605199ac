using System.Buffers;
using System.Net.WebSockets;
using PetCam.Domain.Detections;
using PetCam.Media;
using PetCam.Protocol;
using PetCam.Protocol.V1;
using BoundingBox = PetCam.Domain.Detections.BoundingBox;
using Codec = PetCam.Protocol.V1.Codec;
using TrackId = PetCam.Protocol.V1.TrackId;

namespace PetCam.Ingest;

/// <summary>Sends what waits to one silo, most urgent first: the board's words, detections, sound, video, pictures.</summary>
/// <remarks>Data path 7/8: from the hub's own buffer to the socket. The headers of units are reused: one task sends.</remarks>
internal sealed class RelaySender : IDisposable
{
    private readonly WebSocket _socket;
    private readonly RelayQueue _queue;
    private readonly RelayBoard _board;
    private readonly Func<AudioFormat?> _audio;
    private readonly KeyValuePair<string, object?> _tag;
    private readonly RelayTracks _tracks = new();
    private readonly byte[] _scratch = ArrayPool<byte>.Shared.Rent(UplinkMessage.PrefixLength + UplinkMessage.MaxHeaderLength);
    private readonly UplinkHeader _unitHeader = new() { AccessUnit = new AccessUnitHeader() };
    private readonly UplinkHeader _pictureHeader = new() { Jpeg = new JpegHeader() };
    private readonly UplinkHeader _soundHeader = new() { Audio = new AudioHeader() };
    private readonly TimeProvider _time;
    private long _lastSentAt;

    /// <param name="audio">What the camera's sound is at present; null while it has none.</param>
    public RelaySender(
        WebSocket socket, RelayQueue queue, RelayBoard board, Func<AudioFormat?> audio, TimeProvider time, KeyValuePair<string, object?> tag)
    {
        _socket = socket;
        _queue = queue;
        _board = board;
        _audio = audio;
        _time = time;
        _tag = tag;
        _lastSentAt = time.GetTimestamp();
    }

    /// <summary>How long nothing has been sent. Any thread.</summary>
    public TimeSpan SilentFor => _time.GetElapsedTime(Interlocked.Read(ref _lastSentAt));

    /// <summary>Welcomes the other silo and sends until <paramref name="isEnding"/>; then says Goodbye when there is a reason.</summary>
    public async Task RunAsync(UplinkHeader welcome, Func<UplinkEnding?> isEnding, CancellationToken cancellationToken)
    {
        await SendAsync(welcome, cancellationToken);
        _tracks.Note(_audio());
        await SendAsync(_tracks.ToMessage(), cancellationToken);
        UplinkEnding? ending;
        while ((ending = isEnding()) is null)
        {
            if (!await SendNextAsync(cancellationToken))
            {
                await _queue.WaitAsync();
            }
        }

        await SayGoodbyeAsync(ending, cancellationToken);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_scratch);

    /// <returns>False when there was nothing to send.</returns>
    private async ValueTask<bool> SendNextAsync(CancellationToken cancellationToken)
    {
        if (_board.TryTake(out UplinkHeader? words))
        {
            await SendAsync(words!, cancellationToken);
            return true;
        }

        if (_queue.TryTakeDetections(out DetectionSet? detections))
        {
            await SendAsync(ToMessage(detections!), cancellationToken);
            return true;
        }

        if (_queue.TryTakeSound(out AudioFrame? sound))
        {
            await SendSoundAsync(sound!, cancellationToken);
            return true;
        }

        if (_queue.TryTakeVideo(out AccessUnit? unit))
        {
            await SendUnitAsync(unit!, cancellationToken);
            return true;
        }

        if (_queue.TryTakePicture(out AccessUnit? picture))
        {
            await SendPictureAsync(picture!, cancellationToken);
            return true;
        }

        return false;
    }

    private async ValueTask SendSoundAsync(AudioFrame sound, CancellationToken cancellationToken)
    {
        using (sound)
        {
            if (_tracks.Note(sound.Info.Format))
            {
                await SendAsync(_tracks.ToMessage(), cancellationToken);
            }

            AudioHeader header = _soundHeader.Audio;
            header.CaptureTimeUnixNs = sound.Info.CaptureTime.UnixNanoseconds;
            header.Sequence = sound.Info.Sequence;
            header.Duration = (uint)sound.Info.Duration;
            await SendAsync(_soundHeader, sound.Payload, cancellationToken);
        }
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
            await SendAsync(_unitHeader, unit.Payload, cancellationToken);
            Count(unit);
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
            await SendAsync(_pictureHeader, picture.Payload, cancellationToken);
            Count(picture);
        }
    }

    private ValueTask TellTracksAsync(AccessUnit unit, CancellationToken cancellationToken) =>
        _tracks.Note(unit.Info) ? SendAsync(_tracks.ToMessage(), cancellationToken) : ValueTask.CompletedTask;

    private ValueTask SendAsync(UplinkHeader header, CancellationToken cancellationToken)
    {
        int length = UplinkMessage.WriteHeader(header, _scratch);
        Interlocked.Exchange(ref _lastSentAt, _time.GetTimestamp());
        return _socket.SendAsync(_scratch.AsMemory(0, length), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
    }

    private async ValueTask SendAsync(UplinkHeader header, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        header.PayloadLength = (uint)payload.Length;
        int length = UplinkMessage.WriteHeader(header, _scratch);
        Interlocked.Exchange(ref _lastSentAt, _time.GetTimestamp());
        await _socket.SendAsync(_scratch.AsMemory(0, length), WebSocketMessageType.Binary, endOfMessage: false, cancellationToken);
        await _socket.SendAsync(payload, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
    }

    private async ValueTask SayGoodbyeAsync(UplinkEnding ending, CancellationToken cancellationToken)
    {
        if (_socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        if (ending.Reason is { } reason)
        {
            await SendAsync(new UplinkHeader { Goodbye = new Goodbye { Reason = reason, Detail = ending.Detail } }, cancellationToken);
        }

        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
    }

    private void Count(AccessUnit unit)
    {
        RelayMetrics.SentUnits.Add(1, _tag);
        RelayMetrics.SentBytes.Add(unit.Length, _tag);
    }

    private static UplinkHeader ToMessage(DetectionSet set)
    {
        Detections message = new() { FrameNumber = set.FrameNumber, CaptureTimeUnixNs = set.CaptureTime.UnixNanoseconds, Version = set.Version };
        foreach (Domain.Detections.DetectedObject item in set.Objects)
        {
            BoundingBox box = item.Box;
            message.Objects.Add(new Protocol.V1.DetectedObject
            {
                Label = item.Label,
                Confidence = item.Confidence,
                X = box.X,
                Y = box.Y,
                Width = box.Width,
                Height = box.Height,
            });
        }

        return new UplinkHeader { Detections = message };
    }
}
