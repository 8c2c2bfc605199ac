using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace PetCam.Fuzz.Running;

/// <summary>Saves what broke, each kind and place once, with the input that did it first.</summary>
internal sealed class FindingStore(string folder)
{
    private const int Frames = 3;

    private readonly Dictionary<string, FuzzFinding> _byPlace = [];

    public IReadOnlyList<FuzzFinding> Findings => [.. _byPlace.Values];

    public void Add(Exception exception, ReadOnlySpan<byte> input)
    {
        string[] frames = [.. new StackTrace(exception, fNeedFileInfo: false).GetFrames().Take(Frames)
            .Select(frame => $"{frame.GetMethod()?.DeclaringType?.Name}.{frame.GetMethod()?.Name}")];
        string place = string.Join(" < ", frames);
        Add(exception.GetType().Name, $"{exception.Message} at {place}", exception.GetType().Name + place, input);
    }

    public void AddAllocation(long bytes, long limit, ReadOnlySpan<byte> input) => Add(
        "Allocation", string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes where {limit} are allowed"), "Allocation", input);

    /// <summary>For what stops the run at once.</summary>
    public FuzzFinding AddHang(ReadOnlySpan<byte> input) => Add("Hang", "the input is not done with", "Hang", input);

    private FuzzFinding Add(string kind, string detail, string place, ReadOnlySpan<byte> input)
    {
        if (!_byPlace.TryGetValue(place, out FuzzFinding? finding))
        {
            string file = Path.Combine(folder, $"{kind}-{Convert.ToHexStringLower(SHA256.HashData(input)[..6])}.bin");
            File.WriteAllBytes(file, input);
            finding = new FuzzFinding(kind, detail, file);
            _byPlace.Add(place, finding);
        }

        return finding;
    }
}
