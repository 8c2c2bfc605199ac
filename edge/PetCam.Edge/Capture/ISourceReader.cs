using PetCam.Edge.Capture.Native;

namespace PetCam.Edge.Capture;

/// <summary>One thing in shared memory that can be waited for: a frame ring or the detections. Used by one <see cref="SourceThread"/>.</summary>
internal interface ISourceReader
{
    /// <summary>Segment name, with its slash.</summary>
    string Segment { get; }

    /// <summary>Nothing new for this long, after something was read, means that the producer is stalled; infinite where quiet is normal.</summary>
    TimeSpan QuietAfter { get; }

    /// <summary>Attaches; after OK the reader follows the producer through restarts by itself.</summary>
    CaptureStatus Open();

    /// <summary>Sleeps until something new is there. Never polls where the layout has a post.</summary>
    CaptureStatus Wait(TimeSpan timeout);

    /// <summary>Takes what is new and hands it on.</summary>
    SourceReading Read();

    /// <summary>Ends the present or the next wait; any thread, also when not open.</summary>
    void Interrupt();

    /// <summary>Counters since <see cref="Open"/>; all zero when not open. Any thread.</summary>
    ReaderStats Stats();

    /// <summary>Detaches; without effect when not open.</summary>
    void Close();
}
