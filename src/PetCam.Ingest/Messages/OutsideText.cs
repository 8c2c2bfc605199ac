namespace PetCam.Ingest;

/// <summary>Text from an agent that people will read in logs and on pages.</summary>
internal static class OutsideText
{
    public const int MaxNameLength = 128;
    public const int MaxSentenceLength = 1024;

    /// <summary>True when short enough and free of control characters, which could forge log lines.</summary>
    public static bool IsAcceptable(string text, int maxLength)
    {
        if (text.Length > maxLength)
        {
            return false;
        }

        foreach (char c in text)
        {
            if (char.IsControl(c))
            {
                return false;
            }
        }

        return true;
    }
}
