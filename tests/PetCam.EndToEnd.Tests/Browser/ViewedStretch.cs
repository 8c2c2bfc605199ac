using System.Globalization;

namespace PetCam.EndToEnd.Tests.Browser;

/// <summary>What a viewer saw between two moments of its page's clock, milliseconds.</summary>
internal sealed class ViewedStretch
{
    private readonly double _fromMs;
    private readonly double _toMs;
    private readonly ShownFrame[] _frames;

    public ViewedStretch(IEnumerable<ShownFrame> frames, double fromMs, double toMs)
    {
        _fromMs = fromMs;
        _toMs = toMs;
        _frames = [.. frames.Where(frame => frame.AtMs >= fromMs && frame.AtMs <= toMs)];
    }

    public int Frames => _frames.Length;

    /// <summary>The longest time without a new picture, beginning and end included.</summary>
    public double LongestFreezeMs
    {
        get
        {
            double[] moments = [_fromMs, .. _frames.Select(frame => frame.AtMs), _toMs];
            return moments.Zip(moments.Skip(1), (first, second) => second - first).Max();
        }
    }

    public double FramesPerSecond => Frames * 1000 / (_toMs - _fromMs);

    /// <summary>Seconds until pictures came in this width, and in no other one up to the end; null when that did not happen.</summary>
    public double? SettledAfterSeconds(int width)
    {
        int last = Array.FindLastIndex(_frames, frame => frame.Width != width);
        return last + 1 < _frames.Length ? (_frames[last + 1].AtMs - _fromMs) / 1000 : null;
    }

    /// <summary>Changes of the picture's size.</summary>
    public int Switches => _frames.Zip(_frames.Skip(1)).Count(pair => pair.First.Width != pair.Second.Width);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"longest freeze {LongestFreezeMs:F0} ms, {FramesPerSecond:F1} pictures/s, {Switches} switches, widths {string.Join('/', _frames.Select(frame => frame.Width).Distinct())}");
}
