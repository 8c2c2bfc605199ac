using PetCam.Testing;
using PetCam.WebRtc.Dtls;
using PetCam.WebRtc.Tests.Peers;

namespace PetCam.WebRtc.Tests.Dtls;

public sealed class DtlsIdentitiesTests
{
    [Fact]
    public void Certificate_is_renewed_in_the_last_tenth_of_its_life_and_not_before()
    {
        ManualTimeProvider time = new();
        using DtlsIdentities identities = new(time, TimeSpan.FromDays(30));
        DtlsIdentity first = identities.Current;
        time.Advance(TimeSpan.FromDays(26.9));
        Assert.Same(first, identities.Current);
        time.Advance(TimeSpan.FromDays(0.1));
        DtlsIdentity second = identities.Current;
        Assert.NotSame(first, second);
        Assert.NotEqual(first.Fingerprint.ToString(), second.Fingerprint.ToString());
        Assert.Same(second, identities.Current);
    }

    /// <summary>A session that was answered before the change finishes its handshake after it, with the certificate that it was told.</summary>
    [Fact]
    public async Task Sessions_keep_the_certificate_of_their_answer()
    {
        ManualTimeProvider time = new();
        using DtlsIdentities identities = new(time, TimeSpan.FromDays(30));
        await using OpenSslClient client = new("SRTP_AEAD_AES_128_GCM");
        using DtlsSession session = new(identities.Current.Context, client.Fingerprint, client);
        time.Advance(TimeSpan.FromDays(29));
        _ = identities.Current;
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.Equal(DtlsState.Connected, await client.ConnectAsync(session));
    }

    [Fact]
    public async Task New_answers_tell_the_new_fingerprint_and_running_sessions_go_on()
    {
        ManualTimeProvider time = new();
        await using TcpViewer viewer = await TcpViewer.ConnectAsync(time, options => options.ConsentTimeout = TimeSpan.FromDays(60));
        await viewer.ReadPacketsAsync(5);
        time.Advance(TimeSpan.FromDays(28));

        string later = (await viewer.Fixture.AcceptAsync("later", StunDtlsProbe.Offer)).Sdp!;

        Assert.NotEqual(StunDtlsProbe.Value(viewer.Answer, "a=fingerprint:"), StunDtlsProbe.Value(later, "a=fingerprint:"));
        await viewer.ReadPacketsAsync(20);
    }

    /// <summary>OpenSSL 3.0 has no DTLS 1.3; where a later one has it, this test says so and the list of what clients get is to be looked at again.</summary>
    [Fact]
    public void Newest_version_is_found_by_asking_libssl()
    {
        using DtlsIdentities identities = new(TimeProvider.System, TimeSpan.FromDays(1));
        bool isKnownToTool = RunOpenSsl("s_client", "-help").Contains("-dtls1_3", StringComparison.Ordinal);
        Assert.Equal(isKnownToTool, identities.Current.Context.TakesDtls13);
    }

    private static string RunOpenSsl(params string[] arguments)
    {
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("openssl", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        string text = process.StandardError.ReadToEnd() + process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text;
    }
}
