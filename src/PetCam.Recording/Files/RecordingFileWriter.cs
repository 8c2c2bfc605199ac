using Microsoft.Win32.SafeHandles;
using PetCam.Fmp4;
using PetCam.Media.H264;

namespace PetCam.Recording;

/// <summary>Appends to one file, each piece in one write, and keeps it playable when a write fails.</summary>
/// <remarks>Data path 8/8: segments on disk. One owner; blocks for the disk on its owner's task and on nobody else's.</remarks>
internal sealed class RecordingFileWriter : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly SafeFileHandle _handle;
    private readonly bool _flushToDisk;
    private readonly ReadOnlyMemory<byte>[] _pieces = new ReadOnlyMemory<byte>[2];
    private uint _fragments;

    public RecordingFileWriter(SafeFileHandle handle, string path, RecordingIdentity identity, bool flushToDisk)
    {
        _handle = handle;
        _flushToDisk = flushToDisk;
        Path = path;
        Identity = identity;
    }

    public string Path { get; }

    public RecordingIdentity Identity { get; }

    /// <summary>What the init segment holds; null before it was written.</summary>
    public H264ParameterSets? ParameterSets { get; private set; }

    /// <summary>Bytes up to the end of the last whole piece.</summary>
    public long Length { get; private set; }

    public long FrameCount { get; private set; }

    /// <summary>90 kHz ticks.</summary>
    public long Duration { get; private set; }

    /// <summary>The board's number of the first picture; null before there is one.</summary>
    public ulong? FirstFrameNumber { get; private set; }

    public ulong? LastFrameNumber { get; private set; }

    /// <summary>Makes folder and file; the file must not exist, and only its owner may read it.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it.</exception>
    public static SafeFileHandle Open(string path)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        SafeFileHandle handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(handle, OwnerOnly); // still empty: nobody else has seen a byte
        }

        return handle;
    }

    /// <exception cref="IOException">The disk refused; the file is as it was.</exception>
    public void WriteInit(H264ParameterSets sets)
    {
        _pieces[0] = InitSegment.Write(sets);
        _pieces[1] = Identity.WriteBoxes();
        Append();
        ParameterSets = sets;
    }

    /// <exception cref="IOException">The disk refused; the file is as it was.</exception>
    public void WriteFragment(FragmentBuilder builder, long endTime)
    {
        FragmentBytes fragment = builder.Complete(_fragments + 1, endTime);
        _pieces[0] = fragment.Header;
        _pieces[1] = fragment.Payload;
        Append();
        _fragments++;
        FrameCount += fragment.SampleCount;
        Duration += fragment.Duration;
        FirstFrameNumber ??= fragment.FirstFrameNumber;
        LastFrameNumber = fragment.LastFrameNumber;
    }

    public void Dispose() => _handle.Dispose();

    private void Append()
    {
        int length = _pieces[0].Length + _pieces[1].Length;
        try
        {
            RandomAccess.Write(_handle, _pieces, Length);
            if (_flushToDisk)
            {
                RandomAccess.FlushToDisk(_handle);
            }
        }
        catch (IOException)
        {
            TryCutBack();
            throw;
        }

        Length += length;
    }

    private void TryCutBack()
    {
        try
        {
            RandomAccess.SetLength(_handle, Length);
        }
        catch (IOException)
        {
            // The write's own error is the one to tell; half a fragment at the end hinders no player, and recovery cuts it.
        }
    }
}
