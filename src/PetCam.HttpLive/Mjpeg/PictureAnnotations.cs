using System.Diagnostics;
using PetCam.Domain.Cameras;
using PetCam.Domain.Detections;
using PetCam.Hub;
using PetCam.Media;

namespace PetCam.HttpLive;

/// <summary>The drawings of one camera: each picture is drawn once and shared by all its viewers.</summary>
/// <remarks>Keeps the newest drawing only. The first viewer who wants a picture draws it; the others wait for that.</remarks>
internal sealed class PictureAnnotations : IDisposable
{
    private readonly Lock _membership = new();
    private readonly SemaphoreSlim _drawing = new(1, 1);
    private readonly CameraStream _camera;
    private readonly HttpLiveOptions _options;
    private readonly Action<PictureAnnotations> _onEmpty;
    private readonly Action<DllNotFoundException> _onLibraryMissing;
    private JpegAnnotator? _annotator;
    private AccessUnit? _source;
    private AccessUnit? _drawn;
    private bool _libraryMissing;
    private int _members;
    private bool _closed;

    public PictureAnnotations(
        CameraStream camera, HttpLiveOptions options, Action<PictureAnnotations> onEmpty, Action<DllNotFoundException> onLibraryMissing)
    {
        _camera = camera;
        _options = options;
        _onEmpty = onEmpty;
        _onLibraryMissing = onLibraryMissing;
    }

    public CameraId CameraId => _camera.Id;

    /// <summary>False when the last viewer just left: ask for a new one.</summary>
    public bool TryJoin()
    {
        lock (_membership)
        {
            _members += _closed ? 0 : 1;
            return !_closed;
        }
    }

    /// <summary>The picture with its detections drawn in; the picture itself when there are none.</summary>
    /// <param name="picture">A JPEG, borrowed.</param>
    /// <returns>One reference, for the caller; null when the picture cannot be read.</returns>
    public async ValueTask<AccessUnit?> DrawAsync(AccessUnit picture, CancellationToken cancellationToken)
    {
        await _drawing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!ReferenceEquals(_source, picture))
            {
                Forget();
                _source = picture.AddReference();
                _drawn = Draw(picture);
            }

            return _drawn?.AddReference();
        }
        finally
        {
            _drawing.Release();
        }
    }

    /// <summary>One viewer leaves.</summary>
    public void Dispose()
    {
        lock (_membership)
        {
            _members--;
            if (_members > 0)
            {
                return;
            }

            _closed = true;
        }

        _onEmpty(this);
        Forget(); // nobody draws any more: a viewer leaves after its last call
        _annotator?.Dispose();
        _drawing.Dispose();
    }

    private AccessUnit? Draw(AccessUnit picture)
    {
        DetectionSet? detections = DetectionMatch.Find(_camera.Detections, picture.CaptureTime, _options.DetectionTolerance);
        if (detections is null || !TryGetAnnotator(out JpegAnnotator annotator))
        {
            return picture.AddReference();
        }

        long start = Stopwatch.GetTimestamp();
        (int width, int height) = MainPicture.Size(_camera);
        if (!annotator.TryDraw(picture.PayloadSpan, detections, width, height, out MediaBuffer? drawn))
        {
            HttpLiveMetrics.CorruptPictures.Add(1, HttpLiveMetrics.Tag(CameraId));
            return null;
        }

        HttpLiveMetrics.DrawingTime.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
        return new AccessUnit(drawn, picture.Info);
    }

    private bool TryGetAnnotator(out JpegAnnotator annotator)
    {
        if (_annotator is null && !_libraryMissing)
        {
            try
            {
                _annotator = new JpegAnnotator(_options.JpegQuality, _options.MaxPictureSide);
            }
            catch (DllNotFoundException exception)
            {
                _libraryMissing = true;
                _onLibraryMissing(exception);
            }
        }

        annotator = _annotator!;
        return _annotator is not null;
    }

    private void Forget()
    {
        _source?.Dispose();
        _drawn?.Dispose();
        _source = null;
        _drawn = null;
    }
}
