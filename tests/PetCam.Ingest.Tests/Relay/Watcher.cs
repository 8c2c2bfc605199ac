using System.Security.Cryptography;
using PetCam.Hub;
using PetCam.Media;

namespace PetCam.Ingest.Tests.Relay;

/// <summary>A viewer of one track that writes down what it is given, and can be waited for.</summary>
internal sealed class Watcher : IAccessUnitSink, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly List<(AccessUnitInfo Info, string Hash)> _seen = [];
    private readonly IDisposable _attachment;
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Watcher(LoopbackSilo silo, string camera = "kitchen", TrackId track = TrackId.Main) => _attachment = silo.Stream(camera)[track].Attach(this);

    public int Discontinuities { get; private set; }

    public List<(AccessUnitInfo Info, string Hash)> Seen
    {
        get
        {
            lock (_gate)
            {
                return [.. _seen];
            }
        }
    }

    public ulong[] Sequences => [.. Seen.Select(unit => unit.Info.Sequence)];

    /// <summary>Waits until a unit with at least that sequence has come.</summary>
    public async Task UntilAsync(ulong sequence)
    {
        while (true)
        {
            Task arrival;
            lock (_gate)
            {
                if (_seen.Count > 0 && _seen[^1].Info.Sequence >= sequence)
                {
                    return;
                }

                arrival = _arrival.Task;
            }

            try
            {
                await arrival.WaitAsync(Patience);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"Unit {sequence} did not come; there came {string.Join(' ', Sequences)}.");
            }
        }
    }

    public void OnAccessUnit(AccessUnit unit, bool isReplay)
    {
        lock (_gate)
        {
            _seen.Add((unit.Info, Convert.ToHexString(SHA256.HashData(unit.PayloadSpan))));
            _arrival.TrySetResult();
            _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void OnDiscontinuity() => Discontinuities++;

    public void Dispose() => _attachment.Dispose();
}
