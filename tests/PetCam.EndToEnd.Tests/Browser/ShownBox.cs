namespace PetCam.EndToEnd.Tests.Browser;

/// <summary>A box of the overlay as it stands in the page, in fractions of the picture.</summary>
internal sealed class ShownBox
{
    public string Label { get; init; } = string.Empty;

    public double X { get; init; }

    public double Y { get; init; }

    public double W { get; init; }

    public double H { get; init; }

    /// <summary>True when the detection was made on this very picture.</summary>
    public bool Exact { get; init; }
}
