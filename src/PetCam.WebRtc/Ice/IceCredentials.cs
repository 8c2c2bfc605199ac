using System.Security.Cryptography;
using System.Text;

namespace PetCam.WebRtc.Ice;

/// <summary>The server's half of a session's ICE credentials (RFC 8445 §5.3). The password is secret.</summary>
internal sealed class IceCredentials
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const int UfragCharacters = 12; // 72 bits behind the worker's: unique among all sessions, and not to be guessed
    private const int PasswordCharacters = 24; // 144 bits; at least 128 are required

    private IceCredentials(string ufrag, string password)
    {
        Ufrag = ufrag;
        Password = password;
        Key = Encoding.ASCII.GetBytes(password);
    }

    public string Ufrag { get; }

    public string Password { get; }

    /// <summary>The password as the key of MESSAGE-INTEGRITY.</summary>
    public byte[] Key { get; }

    /// <summary>Workers that a ufrag can name.</summary>
    public const int MaxWorkers = 64;

    /// <param name="worker">Index of the worker that owns the session. It is the first character of the ufrag, so that a check finds its worker from any socket.</param>
    public static IceCredentials Create(int worker) => new(
        Alphabet[worker] + RandomNumberGenerator.GetString(Alphabet, UfragCharacters), RandomNumberGenerator.GetString(Alphabet, PasswordCharacters));

    /// <summary>The worker whose session a ufrag names; -1 when it names none. Any bytes are safe.</summary>
    public static int WorkerOf(ReadOnlySpan<byte> ufrag) => ufrag.IsEmpty ? -1 : Alphabet.IndexOf((char)ufrag[0], StringComparison.Ordinal);
}
