namespace PetCam.Testing;

/// <summary>One viewer of an <see cref="Audience"/>.</summary>
/// <param name="Name">What its lines are told under; each name once.</param>
/// <param name="Camera">The camera that it watches.</param>
/// <param name="Urls">Where it asks, the first one first: silos or a front door, such as <c>http://10.90.0.1:8080</c>.</param>
public sealed record AudienceViewer(string Name, string Camera, params IReadOnlyList<Uri> Urls)
{
    /// <summary>As the program takes it: <c>NAME=CAMERA@URL,URL</c>.</summary>
    public string ToArgument() => $"{Name}={Camera}@{string.Join(',', Urls.Select(url => url.ToString().TrimEnd('/')))}";
}
