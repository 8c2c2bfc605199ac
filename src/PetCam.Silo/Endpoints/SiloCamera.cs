namespace PetCam.Silo.Endpoints;

/// <summary>A camera that a silo owns.</summary>
/// <param name="Camera">Its id.</param>
/// <param name="Epoch">In which the silo owns it: rises with every move.</param>
/// <param name="Since">Since when, by that silo's clock.</param>
/// <param name="Connected">True while its board is connected to that silo; false for one that is offline, whose grains are there.</param>
internal sealed record SiloCamera(string Camera, long Epoch, DateTimeOffset Since, bool Connected);
