namespace PetCam.Sdp;

/// <summary>A header extension and the identifier it is offered under (RFC 8285 §5).</summary>
public readonly record struct SdpExtensionMap(byte Id, string Uri)
{
    /// <summary>Reads <c>id[/direction] uri [attributes]</c>.</summary>
    public static bool TryParse(string text, out SdpExtensionMap map)
    {
        map = default;
        string[] fields = text.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 2)
        {
            return false;
        }

        int slash = fields[0].IndexOf('/');
        ReadOnlySpan<char> number = slash < 0 ? fields[0] : fields[0].AsSpan(0, slash);
        if (!byte.TryParse(number, System.Globalization.NumberStyles.None, null, out byte id) || id is 0 or 15)
        {
            return false;
        }

        map = new SdpExtensionMap(id, fields[1]);
        return true;
    }
}
