namespace PetCam.GrainRuntime.Calls;

/// <summary>The result of a method that returns a bare <see cref="Task"/> or <see cref="ValueTask"/>.</summary>
internal readonly record struct Nothing;
