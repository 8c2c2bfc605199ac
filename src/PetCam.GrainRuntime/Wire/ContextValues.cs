using Google.Protobuf;
using Google.Protobuf.Collections;
using PetCam.Protocol.V1;

namespace PetCam.GrainRuntime.Wire;

/// <summary>Request context on the wire: values of a few types, each known by a number.</summary>
internal static class ContextValues
{
    /// <summary>The number of a type is its place here; only ever append.</summary>
    private static readonly Type[] Types =
    [
        typeof(string), typeof(bool), typeof(int), typeof(long), typeof(uint), typeof(ulong), typeof(double), typeof(Guid), typeof(TimeSpan),
        typeof(DateTimeOffset), typeof(ByteString), typeof(float),
    ];

    private static readonly ValueCodec[] Codecs = Array.ConvertAll(Types, ValueCodecs.For);

    /// <exception cref="NotSupportedException">A value cannot cross to another silo; the message names its key.</exception>
    public static void Write(Dictionary<string, object> context, RepeatedField<ContextEntry> target)
    {
        foreach ((string key, object value) in context)
        {
            int type = Array.IndexOf(Types, value.GetType());
            if (type < 0)
            {
                throw new NotSupportedException($"RequestContext['{key}']: {value.GetType()} cannot cross to another silo. "
                    + "Use text, a number, bool, bytes (ByteString), Guid, TimeSpan or DateTimeOffset.");
            }

            FrameBuffer bytes = new(32);
            Codecs[type].WriteObject(bytes, value);
            target.Add(new ContextEntry { Key = key, Type = (uint)type, Value = ByteString.CopyFrom(bytes.Written) });
        }
    }

    /// <returns>Null when there are no values. A type that only a newer silo knows is left out.</returns>
    /// <exception cref="InvalidDataException">A value cannot be read.</exception>
    public static Dictionary<string, object>? Read(RepeatedField<ContextEntry> entries, IReferenceSource references)
    {
        if (entries.Count == 0)
        {
            return null;
        }

        Dictionary<string, object> context = new(entries.Count);
        foreach (ContextEntry entry in entries)
        {
            WireReader reader = new(entry.Value.Span, references);
            if (entry.Type < (uint)Codecs.Length && Codecs[entry.Type].ReadObject(ref reader) is { } value)
            {
                context[entry.Key] = value;
            }
        }

        return context;
    }
}
