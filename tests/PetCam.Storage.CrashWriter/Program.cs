// Writes grain state as fast as it can and prints each write that was acknowledged, until somebody kills it.
// Usage: PetCam.Storage.CrashWriter DATABASE
using Microsoft.Extensions.DependencyInjection;
using PetCam.Domain.Storage;

ServiceCollection services = new();
services.AddLogging();
services.AddSqliteStorage(options => options.Path = args[0]);
await using ServiceProvider provider = services.BuildServiceProvider();
IGrainStateStore store = provider.GetRequiredService<IGrainStateStore>();
Lock output = new();

await Parallel.ForAsync(0, int.MaxValue, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, token) =>
{
    byte[] payload = new byte[500];
    Random.Shared.NextBytes(payload);
    await store.WriteAsync("crash", $"{number}", IGrainStateStore.NoETag, payload, token);
    lock (output)
    {
        Console.Out.WriteLine(number);
        Console.Out.Flush();
    }
});
