using System.Net;

namespace PetCam.Testing;

/// <summary>One machine of a <see cref="RoutedNetwork"/>.</summary>
/// <param name="Address">Where the others reach it.</param>
/// <param name="Launch">A command that starts a program on it, put in front of the program; empty for the test's own machine.</param>
public sealed record NetworkNode(string Name, IPAddress Address, IReadOnlyList<string> Launch);
