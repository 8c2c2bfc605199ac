namespace PetCam.Fuzz.Running;

/// <summary>Something that broke, once per kind and place.</summary>
/// <param name="Kind">Type of the exception, or what limit was passed.</param>
/// <param name="Detail">Message and the innermost frames.</param>
/// <param name="File">Where its first input was saved.</param>
internal sealed record FuzzFinding(string Kind, string Detail, string File);
