using System.Buffers.Binary;
using PetCam.Media;
using PetCam.Rtp;

namespace PetCam.Fuzz.Targets;

/// <summary>RTP payloads of a publisher's H.264 (RFC 6184). An input is a row of them, each behind two bytes of length and one of what goes with it.</summary>
internal sealed class H264PacketsTarget : IFuzzTarget, IDepacketizedUnits
{
    private const int HeadBytes = 3;
    private const int MaxUnitBytes = 8 * 1024;
    private const int TicksPerUnit = 3000;
    private const byte MarkerFlag = 1;
    private const byte NextUnitFlag = 2;
    private const byte LossFlag = 4;

    private int _units;
    private int _keyframes;
    private bool _needsKeyframe;

    public string Name => "h264-packets";

    public string Description => "RTP payloads of H.264: single units, STAP-A, FU-A, losses";

    public int MaxInputBytes => 4096;

    public long MaxAllocatedBytes => 256 * 1024;

    public IReadOnlyList<byte[]> Tokens { get; } =
    [
        [0, 1, 0], [0, 20, 1], [0, 20, 3], [0, 9, 4], [0x67, 0x42, 0xC0, 0x1F], [0x68, 0xCB, 0x83], [0x65, 0x88], [0x41, 0x9A], [0x78, 0, 25], [0x7C, 0x85], [0x7C, 0x05],
        [0x7C, 0x45], [0x5C, 0x81], [0x1C, 0xC0], [0x79], [0x7D, 0x80], [0, 0, 1], [0, 0, 3],
    ];

    public ulong Run(ReadOnlySpan<byte> input)
    {
        (_units, _keyframes, _needsKeyframe) = (0, 0, true);
        using H264Depacketizer depacketizer = new(this, MaxUnitBytes);
        long timestamp = 0;
        int packets = 0;
        for (; input.Length > HeadBytes; packets++)
        {
            int length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input), input.Length - HeadBytes);
            byte flags = input[HeadBytes - 1];
            timestamp += (flags & NextUnitFlag) != 0 ? TicksPerUnit : 0;
            if ((flags & LossFlag) != 0)
            {
                depacketizer.Lose();
                _needsKeyframe = true;
            }

            depacketizer.Push(input.Slice(HeadBytes, length), timestamp, (flags & MarkerFlag) != 0);
            input = input[(HeadBytes + length)..];
        }

        Outcome outcome = new();
        outcome.AddCount(packets);
        outcome.AddCount(_units);
        outcome.AddCount(_keyframes);
        outcome.AddCount((int)depacketizer.DroppedUnits);
        outcome.Add(depacketizer.WaitsForKeyframe);
        return outcome.Value;
    }

    public void Dispose()
    {
    }

    void IDepacketizedUnits.OnUnit(MediaBuffer bytes, in DepacketizedUnit unit)
    {
        using MediaBuffer owned = bytes;
        InvariantException.Require(unit.IsKeyframe || !_needsKeyframe, "Nothing but a keyframe follows a loss.");
        InvariantException.Require(owned.Length is > 0 and <= MaxUnitBytes, "A unit keeps to its limit.");
        _needsKeyframe = false;
        _units++;
        _keyframes += unit.IsKeyframe ? 1 : 0;
    }
}
