using PetCam.Testing;

namespace PetCam.EndToEnd.Tests.Figures;

/// <summary>Where figures go: the file that <c>make bench</c> names, and the test's own output.</summary>
internal static class FigureLog
{
    public static void Print(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        FigureFile.Append(line);
    }
}
