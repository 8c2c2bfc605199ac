// Records the test clip, over and over, into the folder that the argument names, and prints after each fragment how many frames
// are in the file. It runs until it is killed.
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using PetCam.Domain.Cameras;
using PetCam.Domain.Recordings;
using PetCam.Hub;
using PetCam.Media;
using PetCam.Recording;
using PetCam.Recording.TestWriter;
using PetCam.Testing;

CameraId camera = CameraId.Parse("kitchen");
MediaHub hub = new(new HubOptions(), TimeProvider.System, NullLogger<MediaHub>.Instance);
await using FileRecorder recorder = new(
    hub, new NoIndex(), new RecordingOptions { Directory = args[0] }, TimeProvider.System, NullLogger<FileRecorder>.Instance);
using CameraPublication publication = hub.GetOrAdd(camera).BeginPublication(new DeafBoard());
await recorder.StartAsync(camera, RecordingId.Create(TimeProvider.System.GetUtcNow()), null, CancellationToken.None);

CaptureTime start = CaptureTime.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
using PeriodicTimer pace = new(TimeSpan.FromMilliseconds(2));
long printed = 0;
for (int i = 0; await pace.WaitForNextTickAsync(); i++)
{
    using AccessUnit unit = TestClip.Small.ToAccessUnit(i, start);
    publication.Publish(unit);
    long written = recorder.GetProgress(camera)!.FrameCount;
    if (written != printed)
    {
        printed = written;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"frames {printed}"));
    }
}
