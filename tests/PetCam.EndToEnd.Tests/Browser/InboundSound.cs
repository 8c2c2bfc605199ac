namespace PetCam.EndToEnd.Tests.Browser;

/// <summary>What a browser counts of the sound that it plays.</summary>
internal sealed record InboundSound
{
    public string Codec { get; init; } = string.Empty;

    /// <summary>Played, invented ones included.</summary>
    public double Samples { get; init; }

    /// <summary>Invented because nothing was there in time.</summary>
    public double Concealed { get; init; }

    /// <summary>Of full scale, now.</summary>
    public double Level { get; init; }

    /// <summary>Square of the level over time, in seconds.</summary>
    public double Energy { get; init; }

    public double Seconds { get; init; }
}
