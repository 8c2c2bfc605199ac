namespace PetCam.Fmp4;

/// <summary>A finished fragment as it goes to the file, in one gathered write.</summary>
/// <param name="Header">Everything in front of the pictures: <c>prft</c>, frame times, <c>moof</c> and the header of <c>mdat</c>.</param>
/// <param name="Payload">The samples.</param>
/// <param name="SampleCount">Pictures in it.</param>
/// <param name="Duration">90 kHz ticks.</param>
/// <param name="FirstFrameNumber">The board's number of the first picture.</param>
/// <param name="LastFrameNumber">And of the last.</param>
/// <remarks>Borrowed from its <see cref="FragmentBuilder"/>: valid until that is cleared.</remarks>
public readonly record struct FragmentBytes(
    ReadOnlyMemory<byte> Header, ReadOnlyMemory<byte> Payload, int SampleCount, long Duration, ulong FirstFrameNumber, ulong LastFrameNumber)
{
    public int Length => Header.Length + Payload.Length;
}
