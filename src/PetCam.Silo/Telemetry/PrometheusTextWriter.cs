using System.Globalization;
using System.Text;
using OpenTelemetry.Metrics;

namespace PetCam.Silo.Telemetry;

/// <summary>Writes collected metrics in Prometheus' text format, version 0.0.4.</summary>
internal sealed class PrometheusTextWriter
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _described = [];

    public override string ToString() => _text.ToString();

    public void Write(Metric metric)
    {
        Write(PrometheusNames.ForMetric(metric.Name, metric.Unit, metric.MetricType), metric);
        if (PrometheusNames.FurtherNameOf(metric.Name) is { } further)
        {
            Write(further, metric);
        }
    }

    private void Write(string name, Metric metric)
    {
        if (_described.Add(name))
        {
            WriteDescription(name, metric);
        }

        foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
        {
            WritePoint(name, metric.MetricType, in point);
        }
    }

    private void WriteDescription(string name, Metric metric)
    {
        string type = metric.MetricType == MetricType.Histogram ? "histogram" : PrometheusNames.IsCounter(metric.MetricType) ? "counter" : "gauge";
        if (metric.Description.Length > 0)
        {
            string help = metric.Description.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n');
        }

        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    private void WritePoint(string name, MetricType type, in MetricPoint point)
    {
        switch (type)
        {
            case MetricType.Histogram:
                WriteHistogram(name, in point);
                break;
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                WriteSample(name, in point, point.GetSumLong());
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                WriteSample(name, in point, point.GetSumDouble());
                break;
            case MetricType.LongGauge:
                WriteSample(name, in point, point.GetGaugeLastValueLong());
                break;
            case MetricType.DoubleGauge:
                WriteSample(name, in point, point.GetGaugeLastValueDouble());
                break;
            default:
                break; // exponential histograms have no text form; none of ours is one
        }
    }

    /// <summary>Buckets are cumulative in Prometheus and are not in OpenTelemetry.</summary>
    private void WriteHistogram(string name, in MetricPoint point)
    {
        long cumulative = 0;
        foreach (HistogramBucket bucket in point.GetHistogramBuckets())
        {
            cumulative += bucket.BucketCount;
            WriteSample($"{name}_bucket", in point, cumulative, Format(bucket.ExplicitBound));
        }

        WriteSample($"{name}_sum", in point, point.GetHistogramSum());
        WriteSample($"{name}_count", in point, point.GetHistogramCount());
    }

    private void WriteSample(string name, in MetricPoint point, double value, string? upperBound = null)
    {
        _text.Append(name);
        char separator = '{';
        foreach (KeyValuePair<string, object?> tag in point.Tags)
        {
            WriteLabel(ref separator, PrometheusNames.Sanitize(tag.Key), Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? string.Empty);
        }

        if (upperBound is not null)
        {
            WriteLabel(ref separator, "le", upperBound);
        }

        _text.Append(separator == ',' ? "} " : " ").Append(Format(value)).Append('\n');
    }

    private void WriteLabel(ref char separator, string name, string value)
    {
        _text.Append(separator).Append(name).Append("=\"");
        foreach (char c in value)
        {
            _ = c switch
            {
                '\\' => _text.Append("\\\\"),
                '"' => _text.Append("\\\""),
                '\n' => _text.Append("\\n"),
                _ => _text.Append(c),
            };
        }

        _text.Append('"');
        separator = ',';
    }

    private static string Format(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
