namespace PetCam.Silo.Board;

/// <summary>The boards' shape of an error (compat.md section 2).</summary>
/// <param name="Error">One sentence.</param>
internal sealed record BoardError(string Error);
