using Orleans;
using PetCam.GrainRuntime.Tests.Engines;
using PetCam.GrainRuntime.Tests.Grains;
using PetCam.Testing;

namespace PetCam.GrainRuntime.Tests.Cluster;

/// <summary>Two silos that behave as one: the caller is on "caller", every grain lives on "home".</summary>
internal sealed class CallerAndHome(TestCluster cluster) : ISilo
{
    public IGrainFactory Grains => cluster["caller"].Grains;

    public ManualTimeProvider Time => cluster.Time;

    public Probe Probe => cluster.Probe;

    public LogCapture Log => cluster.Log;

    public bool IsAtRest => cluster["home"].Host.IsAtRest;

    public Task StopAsync() => cluster["home"].StopAsync();

    public ValueTask DisposeAsync() => cluster.DisposeAsync();
}
