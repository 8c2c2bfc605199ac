namespace PetCam.Rtp;

/// <summary>What sets the RTP payload format of one NAL unit codec apart. Implemented by empty structs, so that the compiler makes one packetizer for each.</summary>
internal interface INalFormat
{
    /// <summary>Bytes of the NAL unit header, and so of the payload header.</summary>
    static abstract int HeaderBytes { get; }

    /// <summary>False for units that need not be sent: delimiters, filler, and types that the payload format gives another meaning.</summary>
    /// <param name="unit">Header first, at least one byte.</param>
    static abstract bool IsSent(ReadOnlySpan<byte> unit);

    /// <summary>True for parameter sets and SEI in front of a picture, which travel together.</summary>
    static abstract bool IsAggregated(ReadOnlySpan<byte> unit);

    /// <summary>Writes the payload header of an aggregate that begins with <paramref name="unit"/>.</summary>
    static abstract void BeginAggregate(ReadOnlySpan<byte> unit, Span<byte> payload);

    /// <summary>Takes one more unit into account in the payload header of an aggregate.</summary>
    static abstract void Include(ReadOnlySpan<byte> unit, Span<byte> payload);

    /// <summary>Writes payload header and fragment header: <see cref="HeaderBytes"/> + 1 bytes.</summary>
    static abstract void WriteFragmentHeader(ReadOnlySpan<byte> unit, bool isStart, bool isEnd, Span<byte> payload);
}
