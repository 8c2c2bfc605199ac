namespace PetCam.Testing;

/// <summary>One line of the audience.</summary>
public abstract record AudienceEvent;
