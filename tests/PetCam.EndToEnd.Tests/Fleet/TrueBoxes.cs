using System.Globalization;
using PetCam.Testing;

namespace PetCam.EndToEnd.Tests.Fleet;

/// <summary>Where the clip's generator drew the animals, per clip frame: the truth that overlays are held against.</summary>
internal sealed class TrueBoxes
{
    private const double Width = 1280;
    private const double Height = 720;

    private readonly ILookup<int, TrueBox> _byFrame;

    private TrueBoxes(ILookup<int, TrueBox> byFrame) => _byFrame = byFrame;

    public IEnumerable<TrueBox> this[int clipFrame] => _byFrame[clipFrame];

    /// <summary>Reads <c>{clip}.boxes</c>: frame, class, confidence, x, y, width, height in pixels of 1280x720.</summary>
    public static TrueBoxes Load(string clip) => new(File.ReadLines(Path.Combine(Programs.Clips, $"{clip}.boxes"))
        .Where(line => !line.StartsWith('#'))
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .ToLookup(fields => Number(fields[0]), fields => new TrueBox(
            fields[1], Number(fields[3]) / Width, Number(fields[4]) / Height, Number(fields[5]) / Width, Number(fields[6]) / Height)));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
