using System.Globalization;
using System.Text;

namespace PetCam.Media.H265;

/// <summary>General profile, tier and level of a stream (ITU-T H.265 7.3.3).</summary>
/// <param name="Space">general_profile_space, 0 to 3; 0 for every stream of today.</param>
/// <param name="IsHighTier">general_tier_flag.</param>
/// <param name="Idc">general_profile_idc, e.g. 1 Main, 2 Main 10.</param>
/// <param name="Compatibility">general_profile_compatibility_flag[0] in the highest bit.</param>
/// <param name="Constraints">The 48 bits behind them, in the lower bits.</param>
/// <param name="LevelIdc">Thirty times the level, e.g. 93 for 3.1.</param>
public readonly record struct H265Profile(byte Space, bool IsHighTier, byte Idc, uint Compatibility, ulong Constraints, byte LevelIdc)
{
    private const int ConstraintBytes = 6;
    private const int MaxIdc = 31;

    /// <summary>Main profile, main tier, level 3.1: what absent parameters mean (RFC 7798 §7.1).</summary>
    public static H265Profile Default => new(0, false, 1, 0x6000_0000, 0, 93);

    /// <summary>True when a decoder of profile <paramref name="idc"/> takes the stream (A.3): its own profile, or one that the stream says it conforms to.</summary>
    public bool ConformsTo(int idc) =>
        idc == Idc || (idc is >= 0 and <= MaxIdc && ((Compatibility >> (MaxIdc - idc)) & 1) != 0);

    /// <summary>The <c>codecs</c> parameter of ISO/IEC 14496-15 annex E.3, e.g. <c>hvc1.1.6.L93.B0</c>.</summary>
    public string ToCodecString()
    {
        StringBuilder text = new("hvc1.");
        if (Space > 0)
        {
            text.Append((char)('A' + Space - 1));
        }

        CultureInfo invariant = CultureInfo.InvariantCulture;
        text.Append(invariant, $"{Idc}.{Reverse(Compatibility):X}.{(IsHighTier ? 'H' : 'L')}{LevelIdc}");
        int last = ConstraintBytes;
        while (last > 0 && ConstraintByte(last - 1) == 0)
        {
            last--;
        }

        for (int i = 0; i < last; i++)
        {
            text.Append(invariant, $".{ConstraintByte(i):X}");
        }

        return text.ToString();
    }

    private byte ConstraintByte(int index) => (byte)(Constraints >> ((ConstraintBytes - 1 - index) * 8));

    // The string has flag 0 in the lowest bit.
    private static uint Reverse(uint flags)
    {
        uint reversed = 0;
        for (int i = 0; i <= MaxIdc; i++)
        {
            reversed |= ((flags >> i) & 1) << (MaxIdc - i);
        }

        return reversed;
    }
}
