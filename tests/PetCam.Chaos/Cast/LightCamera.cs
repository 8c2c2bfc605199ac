namespace PetCam.Chaos.Cast;

/// <summary>How sixty cameras fit on one machine: a small clip at a low rate. Their agents should be those of boards, compiled ahead of time (infra/dev/chaos.sh).</summary>
internal static class LightCamera
{
    public const string Clip = "small";

    public static IReadOnlyList<string> SimulatorArguments { get; } = ["--jpeg-fps", "0", "--detections-fps", "0"];
}
