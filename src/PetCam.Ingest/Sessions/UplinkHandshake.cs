using PetCam.Domain.Cameras;
using PetCam.Protocol;
using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>Judges an agent's Hello.</summary>
internal sealed class UplinkHandshake
{
    private readonly UplinkToken _token;

    public UplinkHandshake(UplinkToken token) => _token = token;

    /// <returns>Null when the Hello is good, with the identity that it claims.</returns>
    public UplinkViolation? Judge(UplinkHeader header, string remoteAddress, out UplinkIdentity? identity)
    {
        identity = null;
        if (header.KindCase != UplinkHeader.KindOneofCase.Hello)
        {
            return new UplinkViolation(UplinkViolationKind.Order, $"{header.KindCase} came first; an agent begins with Hello.");
        }

        Hello hello = header.Hello;
        if (!_token.Admits(hello.Token))
        {
            return new UplinkViolation(
                UplinkViolationKind.Unauthorized, "The token is not the silo's; compare the agent's --token-file with Uplink:Token.");
        }

        if (hello.ProtocolVersion != UplinkMessage.ProtocolVersion)
        {
            return Refuse($"Protocol version {hello.ProtocolVersion} is not spoken here, only {UplinkMessage.ProtocolVersion}; update the older side.");
        }

        if (!CameraId.TryParse(hello.CameraId, out CameraId camera))
        {
            return Refuse("The camera id is not one: use 1 to 63 of a-z, 0-9, '.', '_', '-', a letter or digit first.");
        }

        if (!IsName(hello.DisplayName) || !IsName(hello.Board) || !IsName(hello.AgentVersion))
        {
            return Refuse($"A name in Hello is longer than {OutsideText.MaxNameLength} characters or has control characters.");
        }

        string displayName = hello.DisplayName.Length == 0 ? camera.Value : hello.DisplayName;
        identity = new UplinkIdentity(camera, displayName, hello.Board, hello.AgentVersion, hello.AgentSession, remoteAddress)
        {
            FollowsSilos = hello.FollowsSilos,
            IsSteered = hello.Steered,
            Away = hello.HasAwayMs ? TimeSpan.FromMilliseconds(hello.AwayMs) : null,
        };
        return null;
    }

    private static bool IsName(string text) => OutsideText.IsAcceptable(text, OutsideText.MaxNameLength);

    private static UplinkViolation Refuse(string detail) => new(UplinkViolationKind.Value, detail);
}
