using System.Collections.Frozen;

namespace PetCam.Domain.Detections;

/// <summary>The 80 object classes of COCO 2017 in the order that detectors number them, so that a board's label gets its number.</summary>
public static class CocoClasses
{
    /// <summary>The number of a label that is not among them.</summary>
    public const int Unknown = -1;

    private static readonly string[] Labels =
    [
        "person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "traffic light",
        "fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow",
        "elephant", "bear", "zebra", "giraffe", "backpack", "umbrella", "handbag", "tie", "suitcase", "frisbee",
        "skis", "snowboard", "sports ball", "kite", "baseball bat", "baseball glove", "skateboard", "surfboard", "tennis racket", "bottle",
        "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple", "sandwich", "orange",
        "broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair", "couch", "potted plant", "bed",
        "dining table", "toilet", "tv", "laptop", "mouse", "remote", "keyboard", "cell phone", "microwave", "oven",
        "toaster", "sink", "refrigerator", "book", "clock", "vase", "scissors", "teddy bear", "hair drier", "toothbrush",
    ];

    private static readonly FrozenDictionary<string, int> Numbers =
        Labels.Index().ToFrozenDictionary(entry => entry.Item, entry => entry.Index, StringComparer.OrdinalIgnoreCase);

    public static int Count => Labels.Length;

    /// <summary>0 to 79 for a label of the list, in any case; else <see cref="Unknown"/>.</summary>
    public static int IdOf(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return Numbers.TryGetValue(label, out int number) ? number : Unknown;
    }

    /// <summary>The label of a number, or null when no class has it.</summary>
    public static string? LabelOf(int id) => (uint)id < (uint)Labels.Length ? Labels[id] : null;
}
