namespace PetCam.Silo.Configuration;

/// <summary>One setting as people see it in <c>--help</c> and in docs/configuration.md.</summary>
/// <param name="Key">As in appsettings.json with colons; environment variables have two underscores instead.</param>
/// <param name="Default">As text, with its unit where the value does not show it.</param>
/// <param name="Description">One sentence.</param>
internal sealed record Setting(string Key, string Default, string Description);
