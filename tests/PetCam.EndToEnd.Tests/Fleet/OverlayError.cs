using PetCam.EndToEnd.Tests.Browser;

namespace PetCam.EndToEnd.Tests.Fleet;

/// <summary>How far the overlay is from the truth.</summary>
internal static class OverlayError
{
    /// <summary>The largest error of any box on screen against the nearest true box of its class in that picture, as a fraction of the picture.</summary>
    public static double Of(ShownFrame frame, TrueBoxes truth) => frame.Boxes.Max(box => truth[frame.ClipFrame]
        .Where(candidate => candidate.Label == box.Label)
        .Select(candidate => candidate.DistanceTo(new TrueBox(box.Label, box.X, box.Y, box.W, box.H)))
        .DefaultIfEmpty(1).Min());
}
