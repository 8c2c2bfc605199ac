using PetCam.Media.H264;

namespace PetCam.Media.H265;

/// <summary>Walks the H.265 NAL units of an Annex B byte stream (ITU-T H.265 B.1) without copying. Any input is safe.</summary>
/// <remarks>Start codes are those of H.264. What is shorter than a header is passed over.</remarks>
public ref struct H265NalUnitReader
{
    private AnnexBReader _units;

    public H265NalUnitReader(ReadOnlySpan<byte> accessUnit) => _units = new AnnexBReader(accessUnit);

    /// <summary>Valid after <see cref="MoveNext"/> returned true.</summary>
    public readonly H265NalUnit Current => new(_units.Current.Bytes);

    public readonly H265NalUnitReader GetEnumerator() => this;

    public bool MoveNext()
    {
        while (_units.MoveNext())
        {
            if (_units.Current.Bytes.Length >= H265NalUnit.HeaderBytes)
            {
                return true;
            }
        }

        return false;
    }
}
