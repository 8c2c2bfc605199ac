using System.Text.Json.Serialization;
using PetCam.Domain.Detections;
using PetCam.Protocol.PetCamera;

namespace PetCam.Silo.Board;

/// <summary>One thing that a board saw.</summary>
/// <param name="Bbox">Where.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="ClassId">Number in COCO's list, or -1.</param>
/// <param name="Label">The board's class name.</param>
/// <param name="ClassName">The same text: documents say label, clients read class_name.</param>
internal sealed record BoardDetection(
    BoardBox Bbox,
    float Confidence,
    [property: JsonPropertyName("class_id")] int ClassId,
    string Label,
    [property: JsonPropertyName("class_name")] string ClassName)
{
    public static BoardDetection From(DetectedObject seen) => new(
        new BoardBox(seen.Box.X, seen.Box.Y, seen.Box.Width, seen.Box.Height), seen.Confidence, seen.ClassId, seen.Label, seen.Label);

    public Detection ToMessage() => new()
    {
        Bbox = new BBox { X = Bbox.X, Y = Bbox.Y, W = Bbox.W, H = Bbox.H },
        Confidence = Confidence,
        ClassId = ClassId,
        Label = Label,
    };
}
