using System.IO.MemoryMappedFiles;

namespace PetCam.Fuzz.Running;

/// <summary>The input that is being tried, in a mapped file: it is still there when native code takes the process down, or when it never returns.</summary>
internal sealed unsafe class LastInput : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _bytes;
    private readonly int _maxBytes;

    /// <param name="path">Four bytes of length, then the input.</param>
    public LastInput(string path, int maxBytes)
    {
        _maxBytes = maxBytes;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, sizeof(int) + maxBytes);
        _view = _file.CreateViewAccessor();
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _bytes);
    }

    public void Write(ReadOnlySpan<byte> input)
    {
        *(int*)_bytes = input.Length;
        input.CopyTo(new Span<byte>(_bytes + sizeof(int), _maxBytes));
    }

    public byte[] Read() => new ReadOnlySpan<byte>(_bytes + sizeof(int), *(int*)_bytes).ToArray();

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
