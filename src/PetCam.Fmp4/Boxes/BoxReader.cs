namespace PetCam.Fmp4;

/// <summary>Walks the boxes that lie side by side in a span.</summary>
/// <remarks>Any bytes are safe: a box that does not fit ends the walk, with <see cref="Error"/> saying so.</remarks>
internal ref struct BoxReader
{
    private ReadOnlySpan<byte> _rest;

    public BoxReader(ReadOnlySpan<byte> boxes)
    {
        _rest = boxes;
        Error = Mp4ParseError.None;
        Content = default;
        Type = 0;
    }

    public uint Type { get; private set; }

    /// <summary>The bytes behind the box's header.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    public Mp4ParseError Error { get; private set; }

    /// <summary>The content of the first box of a type.</summary>
    public static bool TryFind(ReadOnlySpan<byte> boxes, uint type, out ReadOnlySpan<byte> content)
    {
        BoxReader reader = new(boxes);
        while (reader.MoveNext())
        {
            if (reader.Type == type)
            {
                content = reader.Content;
                return true;
            }
        }

        content = default;
        return false;
    }

    public bool MoveNext()
    {
        if (_rest.IsEmpty || Error != Mp4ParseError.None)
        {
            return false;
        }

        if (!BoxHeader.TryParse(_rest, out BoxHeader header, out Mp4ParseError error) || header.Size > _rest.Length)
        {
            Error = error == Mp4ParseError.None ? Mp4ParseError.Truncated : error;
            return false;
        }

        Type = header.Type;
        Content = _rest[header.HeaderLength..(int)header.Size];
        _rest = _rest[(int)header.Size..];
        return true;
    }
}
