using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using PetCam.Domain.Cluster;
using PetCam.Silo.Http;

namespace PetCam.Silo.Cluster;

/// <summary>Refuses viewers beyond what this silo can serve well, and names a silo that has room: an endpoint filter.</summary>
/// <remarks>Those who watch already are never touched. A refusal is cheap: it comes before the offer is read.</remarks>
internal sealed class AdmissionLimits : IEndpointFilter
{
    private const int MinRetrySeconds = 1;
    private const int MaxRetrySeconds = 4;

    private readonly ViewerOptions _options;
    private readonly SiloPlacement _placement;
    private readonly SiloLoadMeter _load;

    public AdmissionLimits(IOptions<ViewerOptions> options, SiloPlacement placement, SiloLoadMeter load)
    {
        _options = options.Value;
        _placement = placement;
        _load = load;
    }

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        FindRefusal() is { } refusal ? ValueTask.FromResult<object?>(Refuse(context.HttpContext, refusal)) : next(context);

    private string? FindRefusal()
    {
        if (_placement.IsDraining && _placement.Others.Any())
        {
            return "This silo is drained; another one serves.";
        }

        if (_options is { MaxViewers: 0, MaxEgressBps: 0, MaxCpu: 0 })
        {
            return null;
        }

        SiloLoad load = _load.Read();
        return _options.MaxViewers > 0 && load.Viewers >= _options.MaxViewers
            ? $"This silo has {load.Viewers} viewers, as many as it may (Viewers:MaxViewers)."
            : _options.MaxEgressBps > 0 && load.EgressBps >= _options.MaxEgressBps
            ? $"This silo sends {load.EgressBps} b/s, as much as it may (Viewers:MaxEgressBps)."
            : _options.MaxCpu > 0 && load.Cpu >= _options.MaxCpu
            ? $"This silo uses {load.Cpu:0%} of its processors, as much as it may (Viewers:MaxCpu)."
            : null;
    }

    private ProblemHttpResult Refuse(HttpContext context, string detail)
    {
        if (_placement.Others.MinBy(silo => silo.Load.Viewers) is { PublicUrl: { } other })
        {
            string path = other.AbsoluteUri.TrimEnd('/') + context.Request.Path + context.Request.QueryString;
            context.Response.Headers.Append("Link", $"<{path}>; rel=\"alternate\""); // RFC 8288
        }

        return Problems.Unavailable(context, detail, Random.Shared.Next(MinRetrySeconds, MaxRetrySeconds + 1));
    }
}
