using System.Globalization;
using System.Text.RegularExpressions;

namespace PetCam.Silo.Tests.Telemetry;

public sealed partial class MetricsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_line_is_prometheus_text()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo, "kitchen", "K\"itch\\en");
        board.PublishKeyframe();
        await silo.GetJsonAsync("/api/cameras");
        using HttpResponseMessage response = await silo.Http.GetAsync("/metrics", Token);
        string text = await response.Content.ReadAsStringAsync(Token);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.All(text.TrimEnd('\n').Split('\n'), line => Assert.Matches(Line(), line));
        string[] types = [.. text.Split('\n').Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal))];
        Assert.Equal(types.Distinct(), types);
    }

    [Theory]
    [InlineData("streaming_frames_read_total")]
    [InlineData("streaming_frames_processed_total")]
    [InlineData("streaming_frames_dropped_total")]
    [InlineData("streaming_read_errors_total")]
    [InlineData("streaming_frame_latency_ms")]
    [InlineData("streaming_active_clients")]
    [InlineData("streaming_total_clients")]
    [InlineData("streaming_recording_active")]
    [InlineData("streaming_recording_bytes")]
    [InlineData("streaming_recording_frames")]
    [InlineData("petcam_hub_access_units_total")]
    public async Task Camera_has_the_names_that_dashboards_use(string name)
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        await using TestBoard board = await TestBoard.ConnectAsync(silo);
        board.PublishKeyframe();

        Assert.Contains($"{name}{{camera=\"kitchen\"}} ", await silo.Http.GetStringAsync("/metrics", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Histogram_buckets_are_cumulative_and_end_at_the_count()
    {
        await using SiloUnderTest silo = await SiloUnderTest.StartAsync();
        for (int i = 0; i < 3; i++)
        {
            await silo.GetJsonAsync("/api/system");
        }

        string[] lines = (await silo.Http.GetStringAsync("/metrics", Token)).Split('\n');
        double[] buckets = [.. lines
            .Where(line => line.StartsWith("http_server_request_duration_seconds_bucket", StringComparison.Ordinal) && line.Contains("/api/system", StringComparison.Ordinal))
            .Select(Value)];
        double count = Value(lines.Single(line =>
            line.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal) && line.Contains("/api/system", StringComparison.Ordinal)));

        Assert.Equal(buckets.Order(), buckets);
        Assert.Equal((3.0, 3.0), (count, buckets[^1]));
    }

    private static double Value(string line) => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);

    // Exposition format 0.0.4: comment, or name, labels, value.
    [GeneratedRegex("""^(# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .+|[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*",?)*\})? ([-+]?[0-9.]+([eE][-+]?[0-9]+)?|NaN|[-+]Inf))$""")]
    private static partial Regex Line();
}
