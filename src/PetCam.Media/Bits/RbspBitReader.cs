namespace PetCam.Media;

/// <summary>Reads the bits of a raw byte sequence payload, stepping over emulation prevention bytes (ITU-T H.264 7.3.1 and 9.1, H.265 7.3.1.1 and 9.2).</summary>
/// <remarks>Reading past the end never throws: it yields zeros and raises <see cref="IsExhausted"/>.</remarks>
internal ref struct RbspBitReader
{
    private const int MaxExpGolombZeros = 31;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;
    private int _bit;
    private int _zeros;

    public RbspBitReader(ReadOnlySpan<byte> rbsp)
    {
        _bytes = rbsp;
        _position = 0;
        _bit = 0;
        _zeros = 0;
        IsExhausted = false;
    }

    /// <summary>True once a bit was asked for that is not there.</summary>
    public bool IsExhausted { get; private set; }

    public bool ReadFlag() => ReadBit() != 0;

    /// <summary>u(n) of 7.2, n up to 32.</summary>
    public uint ReadBits(int count)
    {
        uint value = 0;
        for (int i = 0; i < count; i++)
        {
            value = (value << 1) | ReadBit();
        }

        return value;
    }

    /// <summary>ue(v) of 9.1; codes longer than 32 bits mark the reader exhausted.</summary>
    public uint ReadExpGolomb()
    {
        int zeros = 0;
        while (ReadBit() == 0)
        {
            if (IsExhausted || ++zeros > MaxExpGolombZeros)
            {
                IsExhausted = true;
                return 0;
            }
        }

        return (uint)((1UL << zeros) - 1 + ReadBits(zeros));
    }

    /// <summary>se(v) of 9.1.1.</summary>
    public int ReadSignedExpGolomb()
    {
        uint code = ReadExpGolomb();
        int magnitude = (int)((code >> 1) + (code & 1));
        return (code & 1) == 0 ? -magnitude : magnitude;
    }

    private uint ReadBit()
    {
        if (_bit == 0 && !SkipEmulationPrevention())
        {
            IsExhausted = true;
            return 0;
        }

        uint bit = (uint)(_bytes[_position] >> (7 - _bit)) & 1;
        _bit++;
        if (_bit == 8)
        {
            _zeros = _bytes[_position] == 0 ? _zeros + 1 : 0;
            _position++;
            _bit = 0;
        }

        return bit;
    }

    private bool SkipEmulationPrevention()
    {
        if (_zeros >= 2 && _position < _bytes.Length && _bytes[_position] == 3)
        {
            _zeros = 0;
            _position++;
        }

        return _position < _bytes.Length;
    }
}
