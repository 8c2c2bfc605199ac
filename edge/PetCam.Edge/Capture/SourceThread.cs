using Microsoft.Extensions.Logging;
using PetCam.Edge.Capture.Native;
using PetCam.Protocol.V1;

namespace PetCam.Edge.Capture;

/// <summary>Reads one source for the life of the agent: a thread that sleeps in the native wait, and opens again when it must.</summary>
/// <remarks>Data path 2/8: the thread on which a slot of shared memory becomes an access unit.</remarks>
internal sealed partial class SourceThread : IDisposable
{
    // Long enough to sleep through, short enough that a stalled camera shows within the second.
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(1);

    private readonly ISourceReader _reader;
    private readonly ILogger _logger;
    private readonly SourceHealth _health;
    private readonly Action _onHealthChanged;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    /// <param name="onHealthChanged">Called on this thread when the source's state changed; the uplink then tells the silo at once.</param>
    public SourceThread(ISourceReader reader, ILogger logger, Action onHealthChanged)
    {
        _reader = reader;
        _logger = logger;
        _onHealthChanged = onHealthChanged;
        _health = new SourceHealth(reader.Segment, Tell);
        _thread = new Thread(Run) { Name = reader.Segment, IsBackground = true };
    }

    public SourceStatus Status() => _health.Snapshot(_reader.Stats());

    public void Start() => _thread.Start();

    /// <summary>Asks the thread to end; <see cref="Dispose"/> waits for it.</summary>
    public void Stop()
    {
        _stop.Set();
        _reader.Interrupt();
    }

    public void Dispose()
    {
        Stop();
        if (_thread.ThreadState != System.Threading.ThreadState.Unstarted)
        {
            _thread.Join();
        }

        _stop.Dispose();
    }

    private void Run()
    {
        TimeSpan retry = FirstRetry;
        while (!_stop.IsSet)
        {
            CaptureStatus status = _reader.Open();
            if (status == CaptureStatus.Ok)
            {
                retry = FirstRetry;
                status = ReadUntilBroken();
                _reader.Close();
            }

            _health.Failed(status);
            _stop.Wait(retry);
            retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
        }
    }

    /// <summary>The native reader follows restarts itself; what it cannot get over ends here, and is opened again.</summary>
    private CaptureStatus ReadUntilBroken()
    {
        TimeSpan quiet = TimeSpan.Zero;
        while (!_stop.IsSet)
        {
            CaptureStatus status = _reader.Wait(WaitTimeout);
            quiet = status == CaptureStatus.Timeout ? quiet + WaitTimeout : TimeSpan.Zero;
            if (status == CaptureStatus.Ok)
            {
                ReadAll();
            }
            else if (status == CaptureStatus.Timeout && _health.State == SourceState.Reading && quiet < _reader.QuietAfter)
            {
                continue;
            }
            else if (status is CaptureStatus.SystemError or CaptureStatus.InvalidArgument or CaptureStatus.NoMemory)
            {
                return status;
            }
            else
            {
                _health.Failed(status);
            }
        }

        return CaptureStatus.Interrupted;
    }

    private void ReadAll()
    {
        SourceReading reading;
        do
        {
            reading = _reader.Read();
            if (reading.Status == CaptureStatus.Ok)
            {
                _health.Read(reading.CaptureTime, reading.Complaint);
            }
            else
            {
                _health.Failed(reading.Status);
            }
        }
        while (reading.Status == CaptureStatus.Ok && !_stop.IsSet);
    }

    private void Tell(SourceHealth health)
    {
        switch (health.State)
        {
            case SourceState.Reading:
                LogReading(_logger, health.Segment);
                break;
            case SourceState.Waiting:
                LogWaiting(_logger, health.Detail);
                break;
            default:
                LogCannotRead(_logger, health.Detail);
                break;
        }

        _onHealthChanged();
    }

    [LoggerMessage(10101, LogLevel.Information, "{Segment}: reading")]
    private static partial void LogReading(ILogger logger, string segment);

    [LoggerMessage(10102, LogLevel.Warning, "{Sentence}")]
    private static partial void LogWaiting(ILogger logger, string sentence);

    [LoggerMessage(10103, LogLevel.Warning, "{Sentence}")]
    private static partial void LogCannotRead(ILogger logger, string sentence);
}
