namespace PetCam.EndToEnd.Tests.Fleet;

/// <summary>A box in fractions of the picture.</summary>
internal sealed record TrueBox(string Label, double X, double Y, double Width, double Height)
{
    /// <summary>The largest distance between two edges of the same side, as a fraction of the picture.</summary>
    public double DistanceTo(TrueBox other) => new[]
    {
        Math.Abs(X - other.X), Math.Abs(Y - other.Y),
        Math.Abs(X + Width - other.X - other.Width), Math.Abs(Y + Height - other.Y - other.Height),
    }.Max();
}
