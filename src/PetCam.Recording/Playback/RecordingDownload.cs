using Microsoft.Win32.SafeHandles;

namespace PetCam.Recording;

/// <summary>One opened recording, as long as it was when it was opened: a file that grows meanwhile looks still.</summary>
public sealed class RecordingDownload : IDisposable
{
    private readonly SafeFileHandle _handle;

    internal RecordingDownload(SafeFileHandle handle, string fileName, long length, DateTimeOffset lastModified)
    {
        _handle = handle;
        FileName = fileName;
        Length = length;
        LastModified = lastModified;
    }

    /// <summary>Name without folder.</summary>
    public string FileName { get; }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    public DateTimeOffset LastModified { get; }

    /// <summary>The file as it lies: fragmented MP4. Seekable, so that ranges can be served; closing it closes this.</summary>
    public Stream OpenMp4() => new FixedLengthFileStream(_handle, Length);

    /// <summary>Writes the video as an Annex B stream, parameter sets in front of every keyframe, one picture in memory at a time.</summary>
    /// <param name="destination">Written to in order, not closed.</param>
    /// <returns>Pictures written; a file that is not whole to its end is read up to the last whole fragment.</returns>
    public Task<long> CopyAnnexBToAsync(Stream destination, CancellationToken cancellationToken) =>
        AnnexBExtraction.CopyAsync(_handle, Length, destination, cancellationToken);

    public void Dispose() => _handle.Dispose();
}
