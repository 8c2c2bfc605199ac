using System.Text;

namespace PetCam.Testing;

/// <summary>What a program printed.</summary>
public sealed record ToolOutput(byte[] Bytes, string Errors)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
