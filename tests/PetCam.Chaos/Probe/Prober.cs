using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using PetCam.Chaos.Audit;
using PetCam.Testing;

namespace PetCam.Chaos.Probe;

/// <summary>
/// Asks for cameras through every silo, all the time, on a schedule: a silo that hangs is asked on, so that questions lie in wait for the moment in which it wakes up
/// after its end. Begins and ends recordings, so that owners write.
/// </summary>
internal sealed class Prober : IAsyncDisposable
{
    private const int MaxWaiting = 512; // questions per silo that are not answered yet
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan OrderEvery = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40); // longer than any silo is frozen

    private readonly IReadOnlyList<ClusterSilo> _silos;
    private readonly IReadOnlyList<string> _cameras;
    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = Patience }) { Timeout = Patience };
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Answer> _answers = new();
    private readonly ConcurrentDictionary<Task, bool> _waiting = [];
    private readonly Task[] _loops;
    private int _refused;
    private int _failed;
    private int _orders;
    private int _failedOrders;

    /// <param name="silos">Those that run are asked.</param>
    public Prober(IReadOnlyList<ClusterSilo> silos, IReadOnlyList<string> cameras, int seed)
    {
        _silos = silos;
        _cameras = cameras;
        _loops = [.. silos.Select((silo, number) => AskAsync(silo, new Random(seed + number))), OrderAsync(new Random(seed - 1))];
    }

    public IReadOnlyCollection<Answer> Answers => _answers;

    public ProbeFigures Figures => new(_answers.Count, _refused, _failed, _orders, _failedOrders);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
        await Task.WhenAll(_waiting.Keys);
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task AskAsync(ClusterSilo silo, Random random)
    {
        int waiting = 0;
        using PeriodicTimer timer = new(AskEvery);
        while (await TickAsync(timer))
        {
            if (silo.IsRunning && Volatile.Read(ref waiting) < MaxWaiting)
            {
                Interlocked.Increment(ref waiting);
                Track(AskOnceAsync(silo, _cameras[random.Next(_cameras.Count)]), () => Interlocked.Decrement(ref waiting));
            }
        }
    }

    private async Task AskOnceAsync(ClusterSilo silo, string camera)
    {
        DateTimeOffset asked = DateTimeOffset.UtcNow;
        try
        {
            using HttpResponseMessage response = await _http.GetAsync(new Uri(silo.Url, $"api/cameras/{camera}"), _stop.Token);
            if (!response.IsSuccessStatusCode)
            {
                Interlocked.Increment(ref _refused);
                return;
            }

            JsonElement details = await response.Content.ReadFromJsonAsync<JsonElement>(_stop.Token);
            bool told = details.TryGetProperty("home", out JsonElement home) && home.ValueKind == JsonValueKind.Object;
            _answers.Enqueue(new Answer(
                asked, silo.Id, camera,
                told ? new SiloLife(home.GetProperty("silo").GetString()!, home.GetProperty("incarnation").GetInt64()) : null,
                told ? home.GetProperty("epoch").GetInt64() : 0));
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            Interlocked.Increment(ref _failed); // killed, frozen for too long, or we stop
        }
    }

    private async Task OrderAsync(Random random)
    {
        HashSet<string> recording = [];
        using PeriodicTimer timer = new(OrderEvery);
        while (await TickAsync(timer))
        {
            ClusterSilo[] running = [.. _silos.Where(silo => silo.IsRunning)];
            if (running.Length > 0)
            {
                string camera = _cameras[random.Next(_cameras.Count)];
                string order = recording.Add(camera) ? "start" : "stop";
                _ = order == "stop" && recording.Remove(camera);
                Track(OrderOnceAsync(running[random.Next(running.Length)], $"cameras/{camera}/api/recording/{order}"), () => { });
            }
        }
    }

    private async Task OrderOnceAsync(ClusterSilo silo, string path)
    {
        try
        {
            using HttpResponseMessage response = await _http.PostAsync(new Uri(silo.Url, path), null, _stop.Token);
            Interlocked.Increment(ref response.IsSuccessStatusCode ? ref _orders : ref _failedOrders);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            Interlocked.Increment(ref _failedOrders);
        }
    }

    private void Track(Task task, Action done)
    {
        _waiting[task] = true;
        task.ContinueWith(
            ended =>
            {
                done();
                if (ended.IsCompletedSuccessfully)
                {
                    _waiting.TryRemove(ended, out _); // one that failed stays, and fails the end of the run
                }
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async ValueTask<bool> TickAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
