using Microsoft.Extensions.DependencyInjection;
using Orleans;
using PetCam.GrainRuntime.Registration;

namespace PetCam.GrainRuntime.Activations;

/// <summary>The grain object of one activation, and the scope of services that lives as long as it.</summary>
internal sealed class LivingGrain(IServiceProvider services) : IAsyncDisposable
{
    private AsyncServiceScope _scope = services.CreateAsyncScope();

    /// <summary>Null until it is constructed.</summary>
    public IGrainBase? Instance { get; private set; }

    public IServiceProvider Services => _scope.ServiceProvider;

    /// <summary>Runs the grain's constructor, which may ask its activation for services.</summary>
    public IGrainBase Construct(Activation activation) => Instance = (IGrainBase)activation.Class.Construct(activation);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await GrainClass.DisposeAsync(Instance);
        }
        finally
        {
            await _scope.DisposeAsync();
        }
    }
}
