namespace PetCam.Silo.Board;

/// <summary>A rectangle in pixels of the main track, origin at the top left.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="W">Width.</param>
/// <param name="H">Height.</param>
internal sealed record BoardBox(int X, int Y, int W, int H);
