using System.Text.Json.Serialization;
using PetCam.Silo.Http;

namespace PetCam.Silo.Cluster;

/// <summary>Which silos are being emptied: data of the event <c>draining</c>.</summary>
/// <param name="Version">Rises with each change, in this process.</param>
/// <param name="Silos">Their ids, in order; none when everybody may stay where they are.</param>
/// <param name="WithinMs">Over how many milliseconds their viewers should spread their going.</param>
internal sealed record DrainNotice([property: JsonIgnore] long Version, IReadOnlyList<string> Silos, int WithinMs) : IVersioned;
