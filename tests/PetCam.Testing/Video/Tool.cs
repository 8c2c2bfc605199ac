using System.Diagnostics;

namespace PetCam.Testing;

/// <summary>Runs a real program of this machine (ffmpeg, ffprobe) and gives back what it printed.</summary>
public static class Tool
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <exception cref="InvalidOperationException">The program failed; the message holds what it wrote to standard error.</exception>
    public static ToolOutput Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException($"'{program}' did not start.");
        using MemoryStream output = new();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.BaseStream.CopyTo(output);
        if (!process.WaitForExit(Limit))
        {
            process.Kill();
            throw new InvalidOperationException($"'{program}' did not end within {Limit.TotalSeconds} s.");
        }

        string message = errors.GetAwaiter().GetResult();
        return process.ExitCode == 0
            ? new ToolOutput(output.ToArray(), message)
            : throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' ended with {process.ExitCode}: {message}");
    }
}
