using BenchmarkDotNet.Running;
using PetCam.Benchmarks.Board;
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

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
