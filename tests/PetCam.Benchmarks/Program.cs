using BenchmarkDotNet.Running;
using PetCam.Benchmarks.Board;

if (args is ["board"])
{
    await BoardBenchmark.RunAsync();
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
