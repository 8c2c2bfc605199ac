using System.Buffers.Binary;
using Google.Protobuf;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Wire;

/// <summary>Cuts the bytes of a link into frames. One reader per connection, one thread at a time.</summary>
internal sealed class FrameReader(Stream stream, int maxFrameBytes)
{
    private const int InitialBytes = 64 * 1024;

    private byte[] _buffer = new byte[InitialBytes];
    private int _start;
    private int _end;

    /// <summary>Waits for more bytes.</summary>
    /// <returns>False when the other side has closed between two frames.</returns>
    /// <exception cref="InvalidDataException">It closed within a frame.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        if (read == 0 && _end > _start)
        {
            throw new InvalidDataException($"The connection closed {_end - _start} bytes into a frame.");
        }

        return read > 0;
    }

    /// <summary>Takes the next complete frame.</summary>
    /// <param name="payload">Valid until the next <see cref="FillAsync"/>.</param>
    /// <exception cref="InvalidDataException">The bytes are no frame, or too long a one.</exception>
    public bool TryRead(out ulong id, out CallFrame header, out ReadOnlySpan<byte> payload)
    {
        id = 0;
        header = null!;
        payload = default;
        ReadOnlySpan<byte> available = _buffer.AsSpan(_start, _end - _start);
        if (available.Length < Frames.PrefixBytes || !TryGetLength(available, out int length) || available.Length < Frames.LengthBytes + length)
        {
            return false;
        }

        ReadOnlySpan<byte> frame = available.Slice(Frames.LengthBytes, length);
        uint headerLength = BinaryPrimitives.ReadUInt32BigEndian(frame);
        ReadOnlySpan<byte> body = frame[Frames.AfterLengthBytes..];
        if (headerLength > (uint)body.Length)
        {
            throw new InvalidDataException($"A header of {headerLength} bytes does not fit into its frame of {length}.");
        }

        id = BinaryPrimitives.ReadUInt64BigEndian(frame[sizeof(uint)..]);
        header = ParseHeader(body[..(int)headerLength]);
        payload = body[(int)headerLength..];
        _start += Frames.LengthBytes + length;
        return true;
    }

    private static CallFrame ParseHeader(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return CallFrame.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"A frame's header cannot be read: {exception.Message}", exception);
        }
    }

    private bool TryGetLength(ReadOnlySpan<byte> available, out int length)
    {
        uint value = BinaryPrimitives.ReadUInt32BigEndian(available);
        if (value < Frames.AfterLengthBytes || value > (uint)maxFrameBytes)
        {
            throw new InvalidDataException($"A frame of {value} bytes is outside {Frames.AfterLengthBytes} to {maxFrameBytes} (GrainRuntime:MaxFrameBytes).");
        }

        length = (int)value;
        return true;
    }

    /// <summary>Moves an incomplete frame to the front, into a larger array when it needs one.</summary>
    private void MakeRoom()
    {
        int count = _end - _start;
        int needed = count >= Frames.PrefixBytes && TryGetLength(_buffer.AsSpan(_start, count), out int length)
            ? Frames.LengthBytes + length
            : Frames.PrefixBytes;
        int capacity = Math.Max(needed, InitialBytes);
        bool isOutsized = _buffer.Length > InitialBytes && capacity == InitialBytes;
        byte[] target = capacity > _buffer.Length || isOutsized ? new byte[capacity] : _buffer;
        if (_start > 0 || !ReferenceEquals(target, _buffer))
        {
            _buffer.AsSpan(_start, count).CopyTo(target);
            (_buffer, _start, _end) = (target, 0, count);
        }
    }
}
