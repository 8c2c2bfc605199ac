using System.Globalization;
using PetCam.Domain.Detections;

namespace PetCam.HttpLive;

/// <summary>Draws detections into a picture: a frame around each, its label on a filled strip.</summary>
internal static class BoxPainter
{
    private const int MaxLabelLetters = 24;
    private const int FramePixelsPerThickness = 360; // two pixels at 720 lines
    private const int LinesPerDot = 360; // letters of 14 pixels at 720 lines

    private static readonly YuvColor[] Colors =
    [
        YuvColor.FromRgb(0, 255, 0),
        YuvColor.FromRgb(255, 160, 0),
        YuvColor.FromRgb(0, 200, 255),
        YuvColor.FromRgb(255, 0, 255),
        YuvColor.FromRgb(255, 255, 0),
    ];

    /// <summary>The colour of a class: the same in every picture.</summary>
    public static YuvColor ColorOf(DetectedObject detected) => Colors[(uint)detected.ClassId % (uint)Colors.Length];

    /// <param name="mainWidth">Of the picture that the boxes are measured in; 0 for this picture's own.</param>
    public static void Draw(PlanarPicture picture, DetectionSet detections, int mainWidth, int mainHeight)
    {
        double scaleX = mainWidth > 0 ? (double)picture.Width / mainWidth : 1;
        double scaleY = mainHeight > 0 ? (double)picture.Height / mainHeight : 1;
        foreach (DetectedObject detected in detections.Objects)
        {
            int left = Scale(detected.Box.X, scaleX, picture.Width);
            int top = Scale(detected.Box.Y, scaleY, picture.Height);
            int right = Scale((long)detected.Box.X + detected.Box.Width, scaleX, picture.Width);
            int bottom = Scale((long)detected.Box.Y + detected.Box.Height, scaleY, picture.Height);
            if (right > left && bottom > top)
            {
                DrawFrame(picture, left, top, right, bottom, ColorOf(detected));
                DrawLabel(picture, left, top, detected);
            }
        }
    }

    /// <summary>Thickness of a frame, in pixels.</summary>
    public static int Thickness(PlanarPicture picture) => Math.Max(2, picture.Height / FramePixelsPerThickness);

    // Boards do not clip: a box may begin far outside. One picture's size beyond the edge is as good as any farther.
    private static int Scale(long position, double scale, int size) => (int)Math.Clamp(Math.Round(position * scale), -size, 2 * size);

    private static void DrawFrame(PlanarPicture picture, int left, int top, int right, int bottom, YuvColor color)
    {
        int thickness = Thickness(picture);
        picture.Fill(left, top, right, top + thickness, color);
        picture.Fill(left, bottom - thickness, right, bottom, color);
        picture.Fill(left, top, left + thickness, bottom, color);
        picture.Fill(right - thickness, top, right, bottom, color);
    }

    private static void DrawLabel(PlanarPicture picture, int left, int top, DetectedObject detected)
    {
        int dot = Math.Max(1, picture.Height / LinesPerDot);
        string text = Text(detected);
        int height = (BitmapFont.Height + 2) * dot;
        int width = ((text.Length * BitmapFont.Advance) + 1) * dot;
        int y = top - height >= 0 ? top - height : Math.Max(top, 0);
        int x = Math.Clamp(left, 0, Math.Max(0, picture.Width - width));
        picture.Fill(x, y, x + width, y + height, ColorOf(detected));
        for (int i = 0; i < text.Length; i++)
        {
            DrawLetter(picture, x + ((1 + (i * BitmapFont.Advance)) * dot), y + dot, dot, text[i]);
        }
    }

    private static string Text(DetectedObject detected)
    {
        string label = detected.Label.Length > MaxLabelLetters ? detected.Label[..MaxLabelLetters] : detected.Label;
        double confidence = float.IsFinite(detected.Confidence) ? Math.Clamp(detected.Confidence, 0, 1) : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{label} {confidence * 100:F0}%");
    }

    private static void DrawLetter(PlanarPicture picture, int x, int y, int dot, char letter)
    {
        for (int row = 0; row < BitmapFont.Height; row++)
        {
            for (int column = 0; column < BitmapFont.Width; column++)
            {
                if (BitmapFont.HasDot(letter, column, row))
                {
                    int left = x + (column * dot);
                    int top = y + (row * dot);
                    picture.Fill(left, top, left + dot, top + dot, YuvColor.Black);
                }
            }
        }
    }
}
