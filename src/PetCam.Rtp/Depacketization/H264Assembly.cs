using PetCam.Media;
using PetCam.Media.H264;

namespace PetCam.Rtp;

/// <summary>The access unit that is being put together: NAL units one after the other, each behind a start code, parameter sets in front of an IDR.</summary>
/// <remarks>Data path 4/8: the one copy from packet to access unit. What cannot be right makes the unit broken, and it stays so until it ends.</remarks>
internal sealed class H264Assembly(int maxBytes) : IDisposable
{
    private const byte FirstMacroblockIsZero = 0x80; // first_mb_in_slice is ue(v): one bit, set, means 0

    private readonly MediaBufferWriter _bytes = new(maxBytes);
    private readonly H264ParameterSetCache _sets = new();
    private bool _hasSequence;
    private bool _hasPicture;
    private bool _setsComeWithKeyframes;
    private int _unitStart;

    /// <summary>True once a NAL unit was begun.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>It must not be handed on.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>A slice is there: it is a picture, not parameter sets on their way alone.</summary>
    public bool HasSlice { get; private set; }

    public bool IsIdr { get; private set; }

    public (int Width, int Height) Size => _sets.Size;

    public void Clear()
    {
        _bytes.Clear();
        IsStarted = false;
        IsBroken = false;
        HasSlice = false;
        IsIdr = false;
        _hasSequence = false;
        _hasPicture = false;
    }

    public void Break() => IsBroken = true;

    /// <summary>Begins a NAL unit.</summary>
    /// <param name="header">Its first byte.</param>
    /// <param name="body">The bytes behind it that are here already.</param>
    /// <param name="afterLoss">Packets may be missing in front of this unit.</param>
    public void BeginNalUnit(byte header, ReadOnlySpan<byte> body, bool afterLoss)
    {
        IsStarted = true;
        H264NalUnit unit = new([header]);
        if (unit.IsSlice && !HasSlice)
        {
            BeginPicture(unit.Type == H264NalUnitType.IdrSlice, body, afterLoss);
        }

        _unitStart = _bytes.Length + AnnexB.StartCode.Length;
        IsBroken |= !_bytes.TryAppend(AnnexB.StartCode) || !_bytes.TryAppend([header]) || !_bytes.TryAppend(body);
    }

    public void Append(ReadOnlySpan<byte> body) => IsBroken |= !_bytes.TryAppend(body);

    /// <summary>The NAL unit that was begun is complete.</summary>
    public void EndNalUnit()
    {
        if (IsBroken)
        {
            return;
        }

        ReadOnlySpan<byte> unit = _bytes.Written[_unitStart..];
        H264NalUnitType type = new H264NalUnit(unit).Type;
        _hasSequence |= type == H264NalUnitType.SequenceParameterSet;
        _hasPicture |= type == H264NalUnitType.PictureParameterSet;
        if (type is H264NalUnitType.SequenceParameterSet or H264NalUnitType.PictureParameterSet)
        {
            _sets.Add(unit);
        }
    }

    /// <summary>Gives away the unit.</summary>
    public MediaBuffer Detach() => _bytes.Detach();

    public void Dispose() => _bytes.Dispose();

    private void BeginPicture(bool isIdr, ReadOnlySpan<byte> body, bool afterLoss)
    {
        HasSlice = true;
        IsIdr = isIdr;
        bool isFirstSlice = !body.IsEmpty && (body[0] & FirstMacroblockIsZero) != 0;
        IsBroken |= !isFirstSlice;
        if (!isIdr)
        {
            return;
        }

        bool complete = _hasSequence && _hasPicture;
        if (!complete)
        {
            // An encoder that repeats its sets with each keyframe may have changed them in the packets that were lost.
            bool known = _sets.IsComplete && !(afterLoss && _setsComeWithKeyframes);
            IsBroken |= !known || !_sets.TryWriteTo(_bytes);
        }

        _setsComeWithKeyframes = complete; // one keyframe is refused for it, not the next
    }
}
