using System.Text;

namespace PetCam.Silo.Endpoints;

/// <summary>Reads a small text body.</summary>
internal static class RequestText
{
    /// <summary>A browser's offer has 3 to 10 KB; a session description needs no more than this.</summary>
    private const int MaxBytes = 64 * 1024;

    /// <returns>Null when the body is longer than is read here.</returns>
    public static async Task<string?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes)
        {
            return null;
        }

        byte[] buffer = new byte[MaxBytes + 1];
        int length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > MaxBytes ? null : Encoding.UTF8.GetString(buffer, 0, length);
    }
}
