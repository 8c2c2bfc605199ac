using System.Globalization;

namespace PetCam.EndToEnd.Tests.Figures;

/// <summary>Median, 99th percentile and maximum of some measurements.</summary>
internal readonly record struct Spread(double Median, double P99, double Max)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? default : new Spread(sorted[sorted.Length / 2], sorted[(int)(sorted.Length * 0.99)], sorted[^1]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"p50 {Median:F1}, p99 {P99:F1}, max {Max:F1}");
}
