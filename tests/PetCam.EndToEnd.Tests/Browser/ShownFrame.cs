namespace PetCam.EndToEnd.Tests.Browser;

/// <summary>One picture as a person saw it: the number that the generator drew into it, and the boxes above it at that moment.</summary>
internal sealed class ShownFrame
{
    /// <summary>Clip frame read from the picture's strip; -1 when the strip cannot be read.</summary>
    public int ClipFrame { get; init; }

    /// <summary>Number of the clip from the strip.</summary>
    public int Clip { get; init; }

    /// <summary>Milliseconds of the page's clock.</summary>
    public double AtMs { get; init; }

    /// <summary>Pixels of the decoded picture: it tells the main stream from the sub-stream.</summary>
    public int Width { get; init; }

    public double? LatencyMs { get; init; }

    public ShownBox[] Boxes { get; init; } = [];
}
