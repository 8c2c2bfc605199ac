using Microsoft.Extensions.Options;

namespace PetCam.Cluster.Tests;

public sealed class ClusterOptionsTests
{
    [Fact]
    public void Defaults_work_on_loopback() => Assert.True(Validate(static _ => { }).Succeeded);

    [Theory]
    [InlineData("0.0.0.0:8190", "there is no secret")]
    [InlineData("10.0.0.3:8190", "there is no secret")]
    [InlineData("localhost", "Cluster:Listen")]
    public void Listening_beyond_loopback_needs_a_secret(string listen, string message) =>
        Assert.Contains(message, Validate(options => options.Listen = listen).FailureMessage!, StringComparison.Ordinal);

    [Fact]
    public void Every_address_needs_one_that_is_advertised()
    {
        Assert.Contains("Cluster:Advertise", Validate(Everywhere(null)).FailureMessage!, StringComparison.Ordinal);
        Assert.Contains("Cluster:Advertise", Validate(Everywhere("silo-a")).FailureMessage!, StringComparison.Ordinal);
        Assert.True(Validate(Everywhere("silo-a.example:8190")).Succeeded);
        Assert.True(Validate(Everywhere("[fd00::3]:8190")).Succeeded);
    }

    [Fact]
    public void Short_secret_and_missing_file_are_refused_without_telling_the_secret()
    {
        string failure = Validate(static options => options.Secret = "hunter2").FailureMessage!;
        Assert.Contains("7 characters", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure, StringComparison.Ordinal);
        Assert.Contains("Cluster:SecretFile", Validate(static options => options.SecretFile = "/nowhere/secret").FailureMessage!, StringComparison.Ordinal);
    }

    [Fact]
    public void Lease_must_hold_two_heartbeats_and_the_margin() =>
        Assert.Contains("Cluster:Lease", Validate(static options => options.Lease = TimeSpan.FromSeconds(5)).FailureMessage!, StringComparison.Ordinal);

    private static Action<ClusterOptions> Everywhere(string? advertise) => options =>
    {
        options.Listen = "0.0.0.0:8190";
        options.Secret = "0123456789abcdef";
        options.Advertise = advertise;
    };

    private static ValidateOptionsResult Validate(Action<ClusterOptions> change)
    {
        ClusterOptions options = new() { Engine = ClusterEngine.Postgres, SiloId = "a" };
        change(options);
        return new ClusterOptionsValidation().Validate(null, options);
    }
}
