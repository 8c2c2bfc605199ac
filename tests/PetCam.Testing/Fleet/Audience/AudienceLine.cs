using System.Text.Json;

namespace PetCam.Testing;

/// <summary>Reads what <c>pion-audience</c> prints: one JSON object a line, told apart by its <c>kind</c>.</summary>
public static class AudienceLine
{
    /// <exception cref="InvalidDataException">Not a line of the audience, or one that lacks something.</exception>
    public static AudienceEvent Parse(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            return Text(root, "kind") switch
            {
                "playing" => new AudiencePlaying(Text(root, "viewer"), Time(root, "at"), root.GetProperty("session").GetInt32(), Text(root, "silo")),
                "gap" => new AudienceGap(
                    Text(root, "viewer"), Text(root, "camera"), Time(root, "from"), Time(root, "until"),
                    root.GetProperty("ms").GetDouble(), root.GetProperty("sessions").GetInt32()),
                "trouble" => new AudienceTrouble(Text(root, "viewer"), Time(root, "at"), Text(root, "detail")),
                "mark" => new AudienceMark(Text(root, "name"), Time(root, "at"), [.. root.GetProperty("viewers").EnumerateArray().Select(State)]),
                { } kind => throw new InvalidDataException($"The audience printed a line of unknown kind '{kind}': {line}"),
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"The audience printed a line that cannot be read: {line}", exception);
        }
    }

    private static AudienceViewerState State(JsonElement viewer) => new(
        Text(viewer, "viewer"), Text(viewer, "camera"), viewer.GetProperty("pictures").GetInt64(), viewer.GetProperty("longestGapMs").GetDouble(),
        viewer.GetProperty("openGapMs").GetDouble(), viewer.GetProperty("sessions").GetInt32(), viewer.GetProperty("playing").GetBoolean());

    private static string Text(JsonElement parent, string name) =>
        parent.GetProperty(name).GetString() ?? throw new JsonException($"'{name}' is null.");

    private static DateTimeOffset Time(JsonElement parent, string name) => DateTimeOffset.UnixEpoch.AddMilliseconds(parent.GetProperty(name).GetDouble());
}
