using PetCam.Testing;

namespace PetCam.Chaos.Cast;

/// <summary>How sixty cameras fit on one machine: a small clip at a low rate, and the agent that boards run, compiled ahead of time.</summary>
internal static class LightCamera
{
    public const string Clip = "small";

    public static IReadOnlyList<string> SimulatorArguments { get; } = ["--jpeg-fps", "0", "--detections-fps", "0"];

    public static string Agent => Programs.BoardEdge;
}
