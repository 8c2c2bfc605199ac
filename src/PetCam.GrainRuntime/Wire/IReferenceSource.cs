using Orleans;

namespace PetCam.GrainRuntime.Wire;

/// <summary>Makes references to grains that arrive by name.</summary>
internal interface IReferenceSource
{
    /// <exception cref="InvalidDataException">This silo knows no such grain.</exception>
    TGrainInterface GetReference<TGrainInterface>(string grainType, string key)
        where TGrainInterface : class, IGrainWithStringKey;
}
