using System.Globalization;
using PetCam.Testing;

namespace PetCam.Benchmarks;

/// <summary>One measured figure: a line <c>what: value</c>, which <c>make bench-cluster</c> also looks up by its name for its table.</summary>
internal static class Figure
{
    public static void Print(string what, FormattableString value) => FigureFile.Append($"{what}: {value.ToString(CultureInfo.InvariantCulture)}");

    /// <param name="sorted">Ascending, not empty.</param>
    public static double At(IReadOnlyList<double> sorted, double quantile) => sorted[(int)((sorted.Count - 1) * quantile)];
}
