using PetCam.WebRtc.Sending;

namespace PetCam.WebRtc.Ice;

/// <summary>Answers connectivity checks as an ICE-lite agent, which is always controlled and never checks by itself (RFC 8445 §2.5, §7.3).</summary>
internal static class IceLiteResponder
{
    private const int BadRequest = 400;
    private const int Unauthenticated = 401;
    private const int UnknownAttribute = 420;
    private const int RoleConflict = 487;
    private const int MaxUnknownAttributes = 8;

    /// <summary>The server's ufrag in the USERNAME of a binding request; empty when it is none.</summary>
    public static ReadOnlySpan<byte> LocalUfrag(in StunMessage message)
    {
        if (message.Type != StunMessageType.BindingRequest || !message.TryFind(StunAttributeType.Username, out ReadOnlySpan<byte> username))
        {
            return default;
        }

        int colon = username.IndexOf((byte)':');
        return colon < 0 ? default : username[..colon];
    }

    /// <summary>Checks a binding request of a known session and writes the answer.</summary>
    /// <param name="answer">At least <see cref="StunMessageWriter.MaxBytes"/> long.</param>
    public static ConnectivityCheckOutcome Respond(
        in StunMessage request, in RemoteEndpoint source, ReadOnlySpan<byte> password, Span<byte> answer, out int answerBytes)
    {
        Span<ushort> unknown = stackalloc ushort[MaxUnknownAttributes];
        if (!request.Has(StunAttributeType.MessageIntegrity))
        {
            return Refuse(request, BadRequest, "Bad Request"u8, default, default, answer, out answerBytes);
        }

        if (!request.HasIntegrity(password))
        {
            return Refuse(request, Unauthenticated, "Unauthenticated"u8, default, default, answer, out answerBytes);
        }

        int unknownCount = request.CollectUnknown(unknown);
        if (unknownCount > 0)
        {
            return Refuse(request, UnknownAttribute, "Unknown Attribute"u8, unknown[..unknownCount], password, answer, out answerBytes);
        }

        // Two controlled agents would wait for each other for ever (RFC 8445 §7.3.1.1).
        if (request.Has(StunAttributeType.IceControlled))
        {
            return Refuse(request, RoleConflict, "Role Conflict"u8, default, password, answer, out answerBytes);
        }

        StunMessageWriter writer = new(answer, StunMessageType.BindingSuccess, request.TransactionId);
        writer.AddXorMappedAddress(source);
        writer.AddIntegrity(password);
        writer.AddFingerprint();
        answerBytes = writer.Written.Length;
        return request.Has(StunAttributeType.UseCandidate) ? ConnectivityCheckOutcome.Nominated : ConnectivityCheckOutcome.Valid;
    }

    private static ConnectivityCheckOutcome Refuse(
        in StunMessage request, int code, ReadOnlySpan<byte> reason, ReadOnlySpan<ushort> unknown,
        ReadOnlySpan<byte> password, Span<byte> answer, out int answerBytes)
    {
        StunMessageWriter writer = new(answer, StunMessageType.BindingError, request.TransactionId);
        writer.AddErrorCode(code, reason);
        if (!unknown.IsEmpty)
        {
            writer.AddUnknownAttributes(unknown);
        }

        if (!password.IsEmpty)
        {
            writer.AddIntegrity(password);
        }

        writer.AddFingerprint();
        answerBytes = writer.Written.Length;
        return ConnectivityCheckOutcome.Refused;
    }
}
