using System.Buffers;
using Microsoft.Win32.SafeHandles;
using PetCam.Domain.Recordings;
using PetCam.Fmp4;

namespace PetCam.Recording;

/// <summary>Walks a file from fragment to fragment, reading headers only. The first thing that is not whole ends the walk.</summary>
/// <remarks>Any content is safe: boxes are bounded, and one that lies about its size only ends the walk. I/O errors do throw.</remarks>
internal sealed class FragmentWalker
{
    private static readonly int MaxUserBoxLength = FrameTimes.Measure(MovieFragment.MaxSamples);

    private readonly SafeFileHandle _file;
    private readonly long _length;
    private long _position;
    private ProducerReferenceTime? _reference;
    private MovieFragment? _pending;
    private long _pendingStart;
    private ulong? _firstFrameNumber;
    private ulong? _lastFrameNumber;

    /// <param name="length">Bytes to look at; the file may grow meanwhile.</param>
    public FragmentWalker(SafeFileHandle file, long length)
    {
        _file = file;
        _length = length;
    }

    public InitSegment? Init { get; private set; }

    public RecordingIdentity? Identity { get; private set; }

    /// <summary>First byte behind the init segment and identity; 0 before they were read.</summary>
    public long InitEnd { get; private set; }

    /// <summary>The next whole fragment, or null at the end of what is whole.</summary>
    public FragmentSpan? Next()
    {
        Span<byte> headerBytes = stackalloc byte[BoxHeader.MaxLength];
        while (_position < _length)
        {
            int read = RandomAccess.Read(_file, headerBytes, _position);
            if (!BoxHeader.TryParse(headerBytes[..read], out BoxHeader header, out _) || header.Size > _length - _position)
            {
                return null;
            }

            long start = _position;
            if (!TryTake(header, start, out FragmentSpan? fragment))
            {
                return null;
            }

            _position = start + header.Size;
            if (fragment is not null)
            {
                return fragment;
            }
        }

        return null;
    }

    private bool TryTake(BoxHeader header, long start, out FragmentSpan? fragment)
    {
        fragment = null;
        return header.Type switch
        {
            BoxType.Movie => TryTakeMovie(header, start),
            BoxType.Uuid => TryTakeUserBox(header, start),
            BoxType.ProducerReferenceTime => TryTakeReference(header, start),
            BoxType.MovieFragment => TryTakeMovieFragment(header, start),
            BoxType.MediaData => TryTakeMediaData(header, start, out fragment),
            _ => true, // ftyp, and whatever others may add
        };
    }

    private bool TryTakeMovie(BoxHeader header, long start) =>
        Init is null && TryRead(header, start, InitSegment.MaxMovieLength, content =>
        {
            bool parsed = InitSegment.TryParse(content, out InitSegment? init, out _);
            Init = init;
            InitEnd = start + header.Size;
            return parsed;
        });

    private bool TryTakeUserBox(BoxHeader header, long start)
    {
        if (header.ContentLength > MaxUserBoxLength)
        {
            return true; // somebody else's
        }

        return TryRead(header, start, MaxUserBoxLength, content =>
        {
            if (Identity is null && RecordingIdentity.TryParse(content, out RecordingIdentity? identity))
            {
                Identity = identity;
                InitEnd = start + header.Size;
            }
            else if (Identity is { Continues: null } known && RecordingContinuation.TryParse(content, out RecordingId before))
            {
                Identity = known with { Continues = before };
                InitEnd = start + header.Size;
            }
            else if (FrameTimes.TryReadCount(content, out int count) && count > 0)
            {
                _firstFrameNumber = FrameTimes.Read(content, 0).FrameNumber;
                _lastFrameNumber = FrameTimes.Read(content, count - 1).FrameNumber;
            }

            return true;
        });
    }

    private bool TryTakeReference(BoxHeader header, long start) =>
        TryRead(header, start, ProducerReferenceTime.BoxLength, content =>
        {
            bool parsed = ProducerReferenceTime.TryParse(content, out ProducerReferenceTime reference);
            _reference = parsed ? reference : null;
            return parsed;
        });

    private bool TryTakeMovieFragment(BoxHeader header, long start) =>
        Init is not null && _pending is null && TryRead(header, start, MovieFragment.MaxLength, content =>
        {
            bool parsed = MovieFragment.TryParse(content, out MovieFragment? fragment, out _);
            _pending = fragment;
            _pendingStart = start;
            return parsed;
        });

    private bool TryTakeMediaData(BoxHeader header, long start, out FragmentSpan? fragment)
    {
        fragment = null;
        if (_pending is null)
        {
            return false;
        }

        long payload = _pendingStart + _pending.DataOffset;
        long end = start + header.Size;
        if (payload < start + header.HeaderLength || payload + _pending.PayloadLength > end)
        {
            return false;
        }

        fragment = new FragmentSpan(_pending, payload, end, _reference, _firstFrameNumber, _lastFrameNumber);
        _pending = null;
        _reference = null;
        _firstFrameNumber = null;
        _lastFrameNumber = null;
        return true;
    }

    private bool TryRead(BoxHeader header, long start, int maxLength, Func<ReadOnlySpan<byte>, bool> parse)
    {
        if (header.ContentLength > maxLength)
        {
            return false;
        }

        int length = (int)header.ContentLength;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Span<byte> content = buffer.AsSpan(0, length);
            return FileRead.TryExactly(_file, content, start + header.HeaderLength) && parse(content);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
