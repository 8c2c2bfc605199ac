using PetCam.Testing;

namespace PetCam.Ingest.Tests;

/// <summary>Payloads that are what they say, and some that are not.</summary>
internal static class Pictures
{
    public static byte[] Keyframe { get; } =
        [0, 0, 0, 1, .. AccessUnits.SequenceParameterSet, 0, 0, 0, 1, .. AccessUnits.PictureParameterSet, 0, 0, 0, 1, 0x65, 1, 2, 3, 4];

    public static byte[] Delta { get; } = [0, 0, 0, 1, 0x41, 5, 6, 7, 8];

    public static byte[] Jpeg { get; } = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 0xFF, 0xD9];
}
