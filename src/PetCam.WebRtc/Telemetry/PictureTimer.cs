using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc;

/// <summary>Measures what sending costs per packet, on one picture in 64: two time stamps a picture then, none otherwise.</summary>
internal readonly struct PictureTimer
{
    private const int Period = 64;

    private readonly TimeProvider? _time;
    private readonly long _start;
    private readonly long _datagrams;

    private PictureTimer(TimeProvider time, BatchedOutput output)
    {
        _time = time;
        _datagrams = output.Datagrams;
        output.TimesFlushes = true;
        _start = time.GetTimestamp();
    }

    /// <param name="unit">Counts pictures.</param>
    public static PictureTimer Start(long unit, TimeProvider time, BatchedOutput output) =>
        unit % Period == 0 ? new PictureTimer(time, output) : default;

    public void Stop(BatchedOutput output)
    {
        if (_time is null)
        {
            return;
        }

        TimeSpan total = _time.GetElapsedTime(_start);
        TimeSpan kernel = output.TakeFlushTime();
        long packets = output.Datagrams - _datagrams;
        output.TimesFlushes = false;
        if (packets > 0)
        {
            WebRtcMetrics.SendTime.Record(kernel.TotalSeconds / packets);
            WebRtcMetrics.EncryptionTime.Record((total - kernel).TotalSeconds / packets);
        }
    }
}
