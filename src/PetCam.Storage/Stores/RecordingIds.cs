using PetCam.Domain.Recordings;

namespace PetCam.Storage.Stores;

/// <summary>Recording ids as the index holds them.</summary>
internal static class RecordingIds
{
    /// <exception cref="StorageException">The index holds something else.</exception>
    public static RecordingId Parse(string text) => RecordingId.TryParse(text, out RecordingId id)
        ? id
        : throw new StorageException($"The recording index holds '{text}', which is no recording id.");
}
