using Microsoft.Extensions.Options;
using PetCam.Silo.Hosting;

namespace PetCam.Silo.Tests.Hosting;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--urls", "http://127.0.0.1:0")]
    [InlineData("--data=/tmp/x", "--id", "silo-1")]
    [InlineData("--silo:drainTimeout=00:00:05", "--log=json")]
    [InlineData("--Access:AllowedOrigins:3=https://a.example", "--WebRtc:Port=0")]
    public void Settings_that_exist_are_taken(params string[] arguments)
    {
        Assert.NotNull(CommandLine.TryParse(arguments, out string? error));
        Assert.Null(error);
    }

    [Theory]
    [InlineData("--Silo:DataFoldr=x", "'--Silo:DataFoldr' is not an option")]
    [InlineData("serve", "'serve' is not an option")]
    [InlineData("--urls", "--urls needs a value")]
    [InlineData("--write-openapi", "--write-openapi needs the name")]
    public void Argument_that_means_nothing_is_refused_by_name(string argument, string expected)
    {
        Assert.Null(CommandLine.TryParse([argument], out string? error));
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Silo:Id=Not An Id", "Silo:Id")]
    [InlineData("--Silo:DrainTimeout=00:00:00", "Silo:DrainTimeout")]
    [InlineData("--Access:Token=short", "Access:Token")]
    [InlineData("--Access:AllowedOrigins:0=friend.example", "Access:AllowedOrigins")]
    [InlineData("--Fleet:DefaultCamera=NOT ONE", "Fleet:DefaultCamera")]
    [InlineData("--Recording:QueueUnits=0", "Recording:QueueUnits")]
    [InlineData("--WebRtc:Workers=-1", "WebRtc:Workers")]
    [InlineData("--Uplink:MaxPayloadBytes=1", "Uplink:MaxPayloadBytes")]
    public async Task Value_that_cannot_work_keeps_the_silo_from_starting_and_is_named(string setting, string key)
    {
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(() => SiloUnderTest.StartAsync(setting));

        Assert.Contains(exception.Failures, failure => failure.StartsWith(key, StringComparison.Ordinal));
    }
}
