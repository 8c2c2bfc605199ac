using Orleans;
using Orleans.Runtime;

namespace PetCam.Grains.State;

/// <summary>Keys of grains.</summary>
internal static class GrainKeys
{
    public static string GetKey(this IGrainBase grain) => ((IAddressable)grain).GetPrimaryKeyString();
}
