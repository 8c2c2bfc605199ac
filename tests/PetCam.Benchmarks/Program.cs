using BenchmarkDotNet.Running;
using PetCam.Benchmarks.Board;
using PetCam.Benchmarks.Cluster;
using PetCam.Benchmarks.Relay;
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

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
