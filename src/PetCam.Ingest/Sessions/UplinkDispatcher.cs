using PetCam.Media;
using PetCam.Protocol.V1;

namespace PetCam.Ingest;

/// <summary>Sends each message of a welcomed agent to the part that knows it.</summary>
internal sealed class UplinkDispatcher
{
    private readonly UplinkClaim _claim;
    private readonly UplinkIntake _intake;
    private readonly BoardReports _reports;
    private readonly Acknowledger _acknowledger;
    private readonly int _maxPayloadBytes;
    private readonly TimeProvider _time;

    public UplinkDispatcher(UplinkClaim claim, UplinkOutbox outbox, UplinkServices services)
    {
        _claim = claim;
        _time = services.Time;
        _maxPayloadBytes = services.Options.MaxPayloadBytes;
        _acknowledger = new Acknowledger(outbox, services.Options.AcknowledgementInterval, _time);
        _intake = new UplinkIntake(claim, _acknowledger, _time);
        _reports = new BoardReports(claim.Camera, claim.Epoch, services.Observer, outbox, _time);
    }

    public static bool HasPayload(UplinkHeader header) =>
        header.KindCase is UplinkHeader.KindOneofCase.AccessUnit or UplinkHeader.KindOneofCase.Jpeg or UplinkHeader.KindOneofCase.Audio;

    /// <summary>Judges a header that has a payload, before the payload is received.</summary>
    public UplinkViolation? Check(UplinkHeader header, out AccessUnitInfo info)
    {
        Note();
        info = default;
        if (header.PayloadLength == 0)
        {
            return new UplinkViolation(UplinkViolationKind.Framing, $"{header.KindCase} came without its payload.");
        }

        if (header.PayloadLength > _maxPayloadBytes)
        {
            return new UplinkViolation(
                UplinkViolationKind.TooLarge,
                $"{header.KindCase} of {header.PayloadLength} bytes exceeds {_maxPayloadBytes} (Uplink:MaxPayloadBytes).");
        }

        return header.KindCase == UplinkHeader.KindOneofCase.Audio ? _intake.CheckAudio(header) : _intake.Check(header, out info);
    }

    /// <param name="payload">Takes ownership.</param>
    /// <param name="info">As <see cref="Check"/> gave it; of no meaning for audio.</param>
    public UplinkViolation? Publish(MediaBuffer payload, in AccessUnitInfo info, UplinkHeader header) => header.KindCase == UplinkHeader.KindOneofCase.Audio
        ? _intake.Publish(payload, header.Audio)
        : _intake.Publish(payload, info, late: header.KindCase == UplinkHeader.KindOneofCase.AccessUnit && header.AccessUnit.Late);

    /// <summary>Takes a message without payload.</summary>
    public UplinkViolation? Accept(UplinkHeader header)
    {
        Note();
        switch (header.KindCase)
        {
            case UplinkHeader.KindOneofCase.Detections:
                return _intake.Accept(header.Detections);
            case UplinkHeader.KindOneofCase.Tracks:
                return _intake.Accept(header.Tracks);
            case UplinkHeader.KindOneofCase.Status:
                return _reports.Accept(header.Status);
            case UplinkHeader.KindOneofCase.ClockProbe:
                _reports.Accept(header.ClockProbe);
                return null;
            default:
                return new UplinkViolation(UplinkViolationKind.Order, $"{header.KindCase} came, which an agent does not send at this point.");
        }
    }

    /// <summary>The agent's own words, or ours when they are not fit to be shown.</summary>
    public string Describe(Goodbye goodbye) =>
        goodbye.Detail.Length > 0 && OutsideText.IsAcceptable(goodbye.Detail, OutsideText.MaxSentenceLength)
            ? goodbye.Detail
            : $"The agent of camera {_claim.Camera.Id} said Goodbye ({goodbye.Reason}).";

    private void Note()
    {
        _claim.Traffic.CountMessage(_time.GetUtcNow());
        _acknowledger.FlushWhenDue();
    }
}
