using Microsoft.Extensions.DependencyInjection;
using Orleans;
using PetCam.GrainRuntime.Calls;
using PetCam.GrainRuntime.Registration;
using PetCam.GrainRuntime.Wire;

namespace PetCam.GrainRuntime.Hosting;

/// <summary>Makes references to grains that arrive by name.</summary>
/// <remarks>Takes the client late: it needs the engine, which needs the links, which need this.</remarks>
internal sealed class GrainReferences(GrainRegistry registry, IServiceProvider services) : IReferenceSource
{
    private readonly Lazy<GrainClient> _client = new(services.GetRequiredService<GrainClient>);

    public TGrainInterface GetReference<TGrainInterface>(string grainType, string key)
        where TGrainInterface : class, IGrainWithStringKey
    {
        if (key.Length == 0 || !registry.TryGetClass(grainType, out GrainClass? grainClass)
            || !grainClass.Type.IsAssignableTo(typeof(TGrainInterface)) || registry.TryGetInterface(typeof(TGrainInterface)) is not { } grainInterface)
        {
            throw new InvalidDataException($"'{grainType}/{key}' is no grain that implements {typeof(TGrainInterface)}.");
        }

        return GrainReference.Create<TGrainInterface>(key, grainClass, grainInterface, _client.Value);
    }
}
