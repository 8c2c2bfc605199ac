using System.Diagnostics.CodeAnalysis;

namespace PetCam.Domain.Recordings;

/// <summary>Names a recording; sorts by start time. 32 hexadecimal digits of a version 7 UUID (RFC 9562).</summary>
public readonly record struct RecordingId
{
    private readonly Guid _value;

    private RecordingId(Guid value) => _value = value;

    public static RecordingId Create(DateTimeOffset startedAt) => new(Guid.CreateVersion7(startedAt));

    public static bool TryParse([NotNullWhen(true)] string? text, out RecordingId id)
    {
        bool valid = Guid.TryParseExact(text, "N", out Guid value);
        id = new RecordingId(value);
        return valid;
    }

    public override string ToString() => _value.ToString("N");
}
