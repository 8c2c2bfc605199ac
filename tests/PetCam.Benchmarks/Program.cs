using BenchmarkDotNet.Running;
using PetCam.Benchmarks.Board;
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

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
