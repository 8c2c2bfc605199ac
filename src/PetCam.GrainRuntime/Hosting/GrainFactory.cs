using Orleans;
using PetCam.GrainRuntime.Calls;
using PetCam.GrainRuntime.Registration;

namespace PetCam.GrainRuntime.Hosting;

/// <summary>Gives references to grains.</summary>
internal sealed class GrainFactory(GrainRegistry registry, GrainClient client) : IGrainFactory
{
    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        (GrainClass grainClass, GrainInterface grainInterface) = registry.Resolve(typeof(TGrainInterface), grainClassNamePrefix);
        return GrainReference.Create<TGrainInterface>(primaryKey, grainClass, grainInterface, client);
    }
}
