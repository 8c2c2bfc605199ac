using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PetCam.Domain.Cameras;
using PetCam.Hub;

namespace PetCam.HttpLive;

/// <summary>One <see cref="PictureAnnotations"/> per camera that somebody watches.</summary>
internal sealed partial class AnnotatedPictures
{
    private readonly ConcurrentDictionary<CameraId, PictureAnnotations> _cameras = new();
    private readonly HttpLiveOptions _options;
    private readonly ILogger<AnnotatedPictures> _logger;

    public AnnotatedPictures(HttpLiveOptions options, ILogger<AnnotatedPictures> logger)
    {
        _options = options;
        _logger = logger;
    }

    /// <summary>Dispose of what comes back when the viewer leaves; the last one takes the camera's drawings along.</summary>
    public PictureAnnotations Join(CameraStream camera)
    {
        while (true)
        {
            PictureAnnotations annotations = _cameras.GetOrAdd(camera.Id, _ => new PictureAnnotations(camera, _options, Leave, ReportLibraryMissing));
            if (annotations.TryJoin())
            {
                return annotations;
            }
        }
    }

    private void Leave(PictureAnnotations annotations) => _cameras.TryRemove(KeyValuePair.Create(annotations.CameraId, annotations));

    private void ReportLibraryMissing(DllNotFoundException exception) => LogLibraryMissing(_logger, exception);

    [LoggerMessage(4001, LogLevel.Error, "MJPEG pictures are sent without boxes: libturbojpeg is missing. Install the Debian package libturbojpeg0")]
    private static partial void LogLibraryMissing(ILogger logger, Exception exception);
}
