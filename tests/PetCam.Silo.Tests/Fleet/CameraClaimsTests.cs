using Orleans;
using Orleans.Runtime;
using PetCam.Domain.Cameras;
using PetCam.Domain.Grains;
using PetCam.Protocol.V1;
using PetCam.Silo.Fleet;
using PetCam.Silo.Tests.Cluster;

namespace PetCam.Silo.Tests.Fleet;

public sealed class CameraClaimsTests
{
    private static readonly CameraId Kitchen = CameraId.Parse("kitchen");

    private readonly FakeHomes _homes = new() { NextEpoch = 100 };
    private readonly ScriptedCamera _camera = new();
    private readonly CameraClaims _claims;

    public CameraClaimsTests() => _claims = new CameraClaims(_homes, _camera);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(40, 100)]
    [InlineData(100, 101)] // the clock went back
    public async Task Epoch_is_the_claims_and_above_the_last(ulong last, ulong expected)
    {
        _camera.State = () => new CameraState { Epoch = last, DisplayName = "Kitchen" };

        CameraClaim claim = await _claims.ClaimAsync(Kitchen, Token);

        Assert.Equal((expected, "Kitchen"), (claim.Epoch, claim.State.DisplayName));
    }

    [Fact]
    public async Task Claim_that_another_silo_passed_meanwhile_is_none()
    {
        _camera.State = () =>
        {
            _homes.Owned = null; // and the call went on to the new home, whose epoch the answer has
            return new CameraState { Epoch = 200 };
        };

        await Assert.ThrowsAsync<SiloUnavailableException>(async () => await _claims.ClaimAsync(Kitchen, Token));
    }

    [Fact]
    public async Task Nothing_is_published_for_who_has_left()
    {
        using CancellationTokenSource left = new();
        _camera.State = () =>
        {
            left.Cancel();
            return new CameraState();
        };

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await _claims.ClaimAsync(Kitchen, left.Token));
    }

    /// <summary>A camera grain that answers what a test wrote, and the factory that finds it.</summary>
    private sealed class ScriptedCamera : ICameraGrain, IGrainFactory
    {
        public Func<CameraState> State { get; set; } = () => new CameraState();

        public Task<CameraState> GetStateAsync() => Task.FromResult(State());

        public Task ConnectAsync(UplinkConnected uplink) => throw new NotSupportedException();

        public Task DisconnectAsync(UplinkDisconnected uplink) => throw new NotSupportedException();

        public Task ReportAsync(CameraReport report) => throw new NotSupportedException();

        public Task SetRecordingAsync(bool isRecording) => throw new NotSupportedException();

        public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithStringKey => (TGrainInterface)(object)this;
    }
}
