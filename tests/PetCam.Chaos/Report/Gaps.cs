using System.Globalization;

namespace PetCam.Chaos.Report;

/// <summary>Longest gaps of some viewers, milliseconds.</summary>
internal readonly record struct Gaps(int Viewers, double Median, double P99, double Max)
{
    private const double Rank = 0.99;

    public static Gaps Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? default : new Gaps(sorted.Length, At(sorted, 0.5), At(sorted, Rank), sorted[^1]);
    }

    public override string ToString() =>
        Viewers == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{Viewers}: {Median:F0}/{P99:F0}/{Max:F0}");

    // Nearest rank: of fewer than a hundred viewers the 99th percentile is the worst one.
    private static double At(double[] sorted, double rank) => sorted[(int)Math.Ceiling(sorted.Length * rank) - 1];
}
