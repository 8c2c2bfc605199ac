using System.Globalization;

namespace PetCam.Sdp;

/// <summary>The H.264 profiles that browsers tell apart, from <c>profile-level-id</c> (RFC 6184 §8.1).</summary>
public readonly record struct H264Profile(byte ProfileIdc, byte ConstraintFlags, byte LevelIdc)
{
    private const byte BaselineIdc = 66;
    private const byte MainIdc = 77;
    private const byte ExtendedIdc = 88;
    private const byte HighIdc = 100;
    private const byte High422Idc = 122;
    private const byte High444PredictiveIdc = 244;
    private const byte ConstraintSet0 = 0x80;
    private const byte ConstraintSet1 = 0x40;

    /// <summary>Baseline level 1: what an absent parameter means (RFC 6184 §8.1).</summary>
    public static H264Profile Default => new(BaselineIdc, 0, 10);

    /// <summary>True for the subset that every decoder of every profile takes.</summary>
    public bool IsConstrainedBaseline =>
        (ProfileIdc == BaselineIdc && (ConstraintFlags & ConstraintSet1) != 0)
        || (ProfileIdc == MainIdc && (ConstraintFlags & ConstraintSet0) != 0)
        || (ProfileIdc == ExtendedIdc && (ConstraintFlags & (ConstraintSet0 | ConstraintSet1)) == (ConstraintSet0 | ConstraintSet1));

    // Each of these takes streams of those before it (ITU-T H.264 A.2).
    private int Rank => ProfileIdc switch { MainIdc => 1, HighIdc => 2, High422Idc => 3, High444PredictiveIdc => 4, _ => 0 };

    /// <summary>Reads six hexadecimal digits; null gives <see cref="Default"/>.</summary>
    public static bool TryParse(string? profileLevelId, out H264Profile profile)
    {
        profile = Default;
        if (profileLevelId is null)
        {
            return true;
        }

        if (profileLevelId.Length != 6 || !int.TryParse(profileLevelId, NumberStyles.AllowHexSpecifier, null, out int value))
        {
            return false;
        }

        profile = FromProfileLevelId(value);
        return true;
    }

    /// <summary>From the three bytes of a sequence parameter set, highest first.</summary>
    public static H264Profile FromProfileLevelId(int value) => new((byte)(value >> 16), (byte)(value >> 8), (byte)value);

    /// <summary>How well a decoder of this profile takes <paramref name="stream"/>: 0 not, to 3 made for it.</summary>
    public int Suitability(H264Profile stream)
    {
        if (IsConstrainedBaseline && stream.IsConstrainedBaseline)
        {
            return 3;
        }

        if (!IsConstrainedBaseline && !stream.IsConstrainedBaseline && ProfileIdc == stream.ProfileIdc)
        {
            return 3;
        }

        bool superset = stream.IsConstrainedBaseline || (stream.Rank > 0 && Rank > stream.Rank);
        // Cameras say "baseline" when they mean the constrained one: flexible macroblock ordering is not made by any encoder in use.
        return superset ? 2 : stream.ProfileIdc == BaselineIdc ? 1 : 0;
    }
}
