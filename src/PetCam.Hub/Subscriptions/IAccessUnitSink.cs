using PetCam.Media;

namespace PetCam.Hub;

/// <summary>Takes the access units of one track as they are published.</summary>
/// <remarks>
/// Calls never overlap. They come on the publisher's thread, and once, for the cached GOP, on the thread that attaches. An
/// implementation copies a reference and returns: it never blocks, and it never throws (one that does is detached and logged).
/// </remarks>
public interface IAccessUnitSink
{
    /// <summary>The next unit in decoding order; the first one ever, and the first after a discontinuity, is a keyframe.</summary>
    /// <param name="unit">Borrowed for the call; keep it with <see cref="AccessUnit.AddReference"/>.</param>
    /// <param name="isReplay">True for a unit of the cached GOP, which happened before the sink was attached.</param>
    void OnAccessUnit(AccessUnit unit, bool isReplay);

    /// <summary>Units were lost or the publisher changed: what follows does not continue what came before.</summary>
    void OnDiscontinuity();
}
