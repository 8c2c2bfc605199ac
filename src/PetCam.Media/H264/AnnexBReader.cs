namespace PetCam.Media.H264;

/// <summary>Walks the NAL units of an Annex B byte stream (ITU-T H.264 B.1) without copying.</summary>
/// <remarks>
/// Start codes of three and four bytes are accepted, bytes in front of the first one are skipped, trailing zeros are dropped,
/// and empty NAL units are passed over. Any input is safe: bytes without a start code hold no NAL unit.
/// </remarks>
public ref struct AnnexBReader
{
    private static ReadOnlySpan<byte> StartCode => [0, 0, 1];

    private ReadOnlySpan<byte> _rest;
    private bool _started;

    public AnnexBReader(ReadOnlySpan<byte> accessUnit)
    {
        _rest = accessUnit;
        _started = false;
        Current = default;
    }

    /// <summary>Valid after <see cref="MoveNext"/> returned true.</summary>
    public H264NalUnit Current { get; private set; }

    public readonly AnnexBReader GetEnumerator() => this;

    public bool MoveNext()
    {
        if (!_started)
        {
            _started = true;
            SkipPast(_rest.IndexOf(StartCode));
        }

        while (!_rest.IsEmpty)
        {
            int next = _rest.IndexOf(StartCode);
            ReadOnlySpan<byte> unit = (next < 0 ? _rest : _rest[..next]).TrimEnd((byte)0);
            SkipPast(next);
            if (!unit.IsEmpty)
            {
                Current = new H264NalUnit(unit);
                return true;
            }
        }

        return false;
    }

    private void SkipPast(int startCode) => _rest = startCode < 0 ? default : _rest[(startCode + StartCode.Length)..];
}
