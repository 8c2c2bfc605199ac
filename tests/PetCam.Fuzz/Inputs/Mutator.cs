using System.Buffers.Binary;

namespace PetCam.Fuzz.Inputs;

/// <summary>Makes inputs out of a corpus: a picked entry, changed a few times over. The same seed gives the same inputs.</summary>
internal sealed class Mutator(Corpus corpus, IReadOnlyList<byte[]> tokens, int maxBytes, ulong seed)
{
    private const int MaxMutations = 6;
    private const int MaxInsertedBytes = 16;
    private const int ShortBytes = 128;
    private const int RandomInputEvery = 64; // input without any ancestor

    private static readonly byte[] TellingBytes = [0x00, 0x01, 0x7F, 0x80, 0x81, 0xFE, 0xFF];

    private readonly InputBuffer _input = new(maxBytes);
    private FuzzRandom _random = new(seed);

    /// <summary>The next input; valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (_random.Below(RandomInputEvery) == 0)
        {
            _input.Set(default);
            _random.Fill(_input.Insert(0, UsuallyShort(maxBytes)));
            return _input.Written;
        }

        _input.Set(corpus.Pick(ref _random));
        for (int left = 1 + _random.Below(MaxMutations); left > 0; left--)
        {
            Mutate();
        }

        return _input.Written;
    }

    private void Mutate()
    {
        switch (_random.Below(11))
        {
            case 0 or 1:
                ChangeByte(value => (byte)(value ^ (1 << _random.Below(8))));
                break;
            case 2:
                ChangeByte(_ => _random.NextByte());
                break;
            case 3:
                ChangeByte(_ => TellingBytes[_random.Below(TellingBytes.Length)]);
                break;
            case 4:
                _random.Fill(_input.Insert(Position(), 1 + _random.Below(MaxInsertedBytes)));
                break;
            case 5:
                _input.Remove(Position(), 1 + _random.Below(MaxInsertedBytes));
                break;
            case 6:
                Splice();
                break;
            case 7 or 8:
                TamperWithLength();
                break;
            case 9:
                PlaceToken();
                break;
            default:
                Repeat();
                break;
        }
    }

    // Long inputs are slow and rarely say more than short ones; rarely is not never.
    private int UsuallyShort(int limit) => 1 + _random.Below(_random.Below(16) == 0 ? limit : Math.Min(limit, ShortBytes));

    private int Position() => _random.Below(_input.Length + 1);

    private void ChangeByte(Func<byte, byte> change)
    {
        if (_input.Length > 0)
        {
            ref byte value = ref _input.Written[_random.Below(_input.Length)];
            value = change(value);
        }
    }

    // The head of this one, the tail of another; rarely only the head.
    private void Splice()
    {
        int cut = Position();
        _input.Remove(cut, _input.Length - cut);
        ReadOnlySpan<byte> other = corpus.Pick(ref _random);
        ReadOnlySpan<byte> tail = other[_random.Below(other.Length + 1)..];
        Span<byte> room = _input.Insert(cut, tail.Length);
        tail[..room.Length].CopyTo(room);
    }

    // Most formats here say lengths in 16 bits: what is left, a little more or less, nothing, and the most there can be.
    private void TamperWithLength()
    {
        int bytes = _random.Below(4) == 0 ? sizeof(byte) : sizeof(ushort);
        if (_input.Length < bytes)
        {
            return;
        }

        int at = _random.Below(_input.Length - bytes + 1);
        Span<byte> field = _input.Written.Slice(at, bytes);
        int present = bytes == sizeof(byte) ? field[0] : BinaryPrimitives.ReadUInt16BigEndian(field);
        int left = _input.Length - at - bytes;
        int value = _random.Below(8) switch
        {
            0 => 0,
            1 => 0xFFFF,
            2 => left,
            3 => left + 1,
            4 => left / sizeof(uint),
            5 => present + 1,
            6 => present - 1,
            _ => present * 2,
        };
        if (bytes == sizeof(byte))
        {
            field[0] = (byte)value;
        }
        else if (_random.Below(4) == 0)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(field, (ushort)value);
        }
    }

    private void PlaceToken()
    {
        if (tokens.Count == 0)
        {
            return;
        }

        byte[] token = tokens[_random.Below(tokens.Count)];
        int at = Position();
        bool overwrites = _random.Below(2) == 0;
        _input.Remove(at, overwrites ? token.Length : 0);
        Span<byte> room = _input.Insert(at, token.Length);
        token.AsSpan(0, room.Length).CopyTo(room);
    }

    private void Repeat()
    {
        if (_input.Length == 0)
        {
            return;
        }

        int from = _random.Below(_input.Length);
        byte[] part = _input.Written.Slice(from, UsuallyShort(_input.Length - from)).ToArray();
        for (int times = 1 + _random.Below(4); times > 0; times--)
        {
            int at = Position();
            Span<byte> room = _input.Insert(at, part.Length);
            part.AsSpan(0, room.Length).CopyTo(room);
        }
    }
}
