namespace PetCam.Silo.Endpoints;

/// <summary>The silo's clock, read twice, so that a browser can tell its own offset from the way there and back.</summary>
/// <param name="ReceivedUnixMs">When the request arrived: milliseconds since the epoch, with fractions.</param>
/// <param name="SentUnixMs">When the answer left: milliseconds since the epoch, with fractions.</param>
internal sealed record ClockReading(double ReceivedUnixMs, double SentUnixMs);
