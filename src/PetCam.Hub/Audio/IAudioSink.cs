using PetCam.Media;

namespace PetCam.Hub;

/// <summary>Takes the sound of one camera as it is published.</summary>
/// <remarks>Calls never overlap. An implementation copies a reference and returns: it never blocks, and it never throws (one that does is detached and logged).</remarks>
public interface IAudioSink
{
    /// <summary>The next frame. It can be decoded by itself; whether some before it were lost is told by its sequence.</summary>
    /// <param name="frame">Borrowed for the call; keep it with <see cref="AudioFrame.AddReference"/>.</param>
    void OnAudioFrame(AudioFrame frame);
}
