using System.Security.Cryptography;
using System.Text;

namespace PetCam.WebRtc.Ice;

/// <summary>The server's half of a session's ICE credentials (RFC 8445 §5.3). The password is secret.</summary>
internal sealed class IceCredentials
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const int UfragCharacters = 12; // 72 bits: unique among all sessions, and not to be guessed
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

    public static IceCredentials Create() => new(
        RandomNumberGenerator.GetString(Alphabet, UfragCharacters), RandomNumberGenerator.GetString(Alphabet, PasswordCharacters));
}
