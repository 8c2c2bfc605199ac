namespace PetCam.Silo.Fleet;

/// <summary>One stage between a board's shared memory and a viewer's screen: where "why is this camera black" is answered.</summary>
/// <param name="Stage"><c>sharedMemory</c>, <c>agent</c>, <c>uplink</c>, <c>ingest</c>, <c>hub</c>, <c>viewers</c> or <c>recorder</c>.</param>
/// <param name="State">How it is doing.</param>
/// <param name="Detail">One sentence for people.</param>
/// <param name="AgeMs">Milliseconds since something last passed; null when nothing ever did.</param>
/// <param name="Count">What passed so far: frames, access units, viewers or pictures, as the stage has it.</param>
internal sealed record CameraStage(string Stage, StageState State, string Detail, long? AgeMs, long Count);
