using System.Reflection;
using BenchmarkDotNet.Running;
using PetCam.Benchmarks.Board;
using PetCam.Benchmarks.Cluster;
using PetCam.Benchmarks.Registered;
using PetCam.Benchmarks.Relay;
using PetCam.Benchmarks.Uplinks;
using PetCam.Benchmarks.WebRtc;

if (args is ["board"])
{
    await BoardBenchmark.RunAsync();
    return;
}

if (args is ["webrtc-send"])
{
    SendBenchmark.Run();
    return;
}

if (args is ["relay"])
{
    await RelayBenchmark.RunAsync();
    return;
}

if (args is ["cluster-calls"])
{
    await ClusterCallBenchmark.RunAsync();
    return;
}

if (args is ["cluster-calls-serve"])
{
    await ClusterCallBenchmark.ServeAsync(); // started by cluster-calls
    return;
}

if (args is ["uplinks", ..])
{
    await UplinkBenchmark.RunAsync(args[1..]);
    return;
}

if (args is ["registered", ..])
{
    await RegisteredBenchmark.RunAsync(args[1..]);
    return;
}

if (args is ["outage"])
{
    await OutageBenchmark.RunAsync();
    return;
}

if (args is ["outage-serve", ..])
{
    await OutageBenchmark.ServeAsync(args[1], args[2]); // started by outage
    return;
}

BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args);
