namespace PetCam.Domain.Cluster;

/// <summary>The tables that decide who lives and who owns what cannot be reached. What was asked may have happened or not.</summary>
public sealed class RefereeUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
