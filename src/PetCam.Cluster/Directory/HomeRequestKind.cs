namespace PetCam.Cluster.Directory;

/// <summary>What is asked of the table of homes.</summary>
internal enum HomeRequestKind
{
    Claim,
    ClaimIfFree,
    Find,
    Release,
}
