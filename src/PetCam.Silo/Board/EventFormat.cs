using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Google.Protobuf;

namespace PetCam.Silo.Board;

/// <summary>How a board's event stream writes its data: JSON, or base64 of a protobuf message when the client asks for it.</summary>
internal readonly record struct EventFormat(bool IsProtobuf)
{
    public const string HeaderName = "X-Content-Format";

    /// <summary>Value of <see cref="HeaderName"/>.</summary>
    public string Name => IsProtobuf ? "protobuf" : "json";

    public static EventFormat Of(HttpRequest request) => new(
        string.Equals(request.Query["format"], "protobuf", StringComparison.OrdinalIgnoreCase)
        || request.Headers.Accept.ToString().Contains("application/protobuf", StringComparison.OrdinalIgnoreCase));

    /// <summary>One line of event data.</summary>
    public byte[] Write<TModel>(TModel model, JsonTypeInfo<TModel> json, Func<TModel, IMessage> toMessage) =>
        IsProtobuf ? ToBase64(toMessage(model).ToByteArray()) : JsonSerializer.SerializeToUtf8Bytes(model, json);

    private static byte[] ToBase64(byte[] bytes)
    {
        byte[] text = new byte[Base64.GetMaxEncodedToUtf8Length(bytes.Length)];
        Base64.EncodeToUtf8(bytes, text, out _, out int written);
        return written == text.Length ? text : text[..written];
    }
}
