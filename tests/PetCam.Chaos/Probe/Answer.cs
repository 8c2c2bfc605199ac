using PetCam.Chaos.Audit;

namespace PetCam.Chaos.Probe;

/// <summary>A camera's grain answered.</summary>
/// <param name="AskedAt">Before the question left.</param>
/// <param name="Via">The silo that was asked.</param>
/// <param name="Life">The life that executed the call; null when the answer does not say.</param>
/// <param name="Epoch">Of the home by which it did.</param>
internal sealed record Answer(DateTimeOffset AskedAt, string Via, string Camera, SiloLife? Life, long Epoch);
