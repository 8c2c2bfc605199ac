namespace PetCam.GrainRuntime.Tests.Grains;

public sealed class ScopedService(Probe probe) : IDisposable
{
    public void Dispose() => probe.Note("scope disposed");
}
