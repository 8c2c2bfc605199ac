namespace PetCam.Testing;

/// <summary>Where measured figures go: to standard output, and to the file that <c>make bench</c> names in <c>PETCAM_FIGURES</c>.</summary>
public static class FigureFile
{
    public static void Append(string line)
    {
        Console.WriteLine(line);
        if (Environment.GetEnvironmentVariable("PETCAM_FIGURES") is { Length: > 0 } file)
        {
            File.AppendAllText(file, line + '\n');
        }
    }
}
