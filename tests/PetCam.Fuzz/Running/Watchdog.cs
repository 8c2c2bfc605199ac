namespace PetCam.Fuzz.Running;

/// <summary>Notices an input that never ends: nothing else can, for the thread that tries it does not come back.</summary>
internal sealed class Watchdog : IDisposable
{
    private readonly ManualResetEventSlim _stopping = new();
    private readonly Thread _thread;
    private long _tried;

    /// <param name="patience">Longer than any input takes, on a busy machine too.</param>
    /// <param name="onHang">Called once, on a thread of its own.</param>
    public Watchdog(TimeSpan patience, Action onHang)
    {
        _thread = new Thread(() => Watch(patience, onHang)) { IsBackground = true, Name = "watchdog" };
        _thread.Start();
    }

    /// <summary>Call it after each input.</summary>
    public void Reset() => Volatile.Write(ref _tried, _tried + 1);

    public void Dispose()
    {
        _stopping.Set();
        _thread.Join();
        _stopping.Dispose();
    }

    private void Watch(TimeSpan patience, Action onHang)
    {
        long seen = -1;
        while (!_stopping.Wait(patience))
        {
            long tried = Volatile.Read(ref _tried);
            if (tried == seen)
            {
                onHang();
                return;
            }

            seen = tried;
        }
    }
}
