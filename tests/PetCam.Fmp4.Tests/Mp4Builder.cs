using PetCam.Media;
using PetCam.Media.H264;
using PetCam.Testing;

namespace PetCam.Fmp4.Tests;

/// <summary>Makes whole files of a test clip.</summary>
internal static class Mp4Builder
{
    public static readonly CaptureTime Start = new(1_790_000_000_123_456_789);

    public static H264ParameterSets ParameterSets(TestClip clip)
    {
        Assert.True(H264ParameterSets.TryFind(clip.AccessUnits[0], null, out H264ParameterSets? sets));
        return sets!;
    }

    /// <summary>Init segment, then one fragment per GOP.</summary>
    public static byte[] Build(TestClip clip, int frames, int maxSamples = 600)
    {
        H264ParameterSets sets = ParameterSets(clip);
        using FragmentBuilder builder = new(8 * 1024 * 1024, maxSamples);
        using MemoryStream file = new();
        file.Write(InitSegment.Write(sets));
        uint sequence = 0;
        for (int i = 0; i < frames; i++)
        {
            using AccessUnit unit = clip.ToAccessUnit(i, Start);
            long time = MediaTime.Between(Start, unit.CaptureTime);
            if ((unit.IsKeyframe && !builder.IsEmpty) || !builder.TryAppend(unit, sets, time))
            {
                Append(file, builder, ++sequence, time);
                Assert.True(builder.TryAppend(unit, sets, time));
            }
        }

        Append(file, builder, ++sequence, MediaTime.Between(Start, new CaptureTime(Start.UnixNanoseconds + (frames * 1_000_000_000L / 30))));
        return file.ToArray();
    }

    private static void Append(MemoryStream file, FragmentBuilder builder, uint sequence, long endTime)
    {
        FragmentBytes bytes = builder.Complete(sequence, endTime);
        file.Write(bytes.Header.Span);
        file.Write(bytes.Payload.Span);
        builder.Clear();
    }
}
