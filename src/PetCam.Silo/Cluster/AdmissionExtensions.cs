namespace PetCam.Silo.Cluster;

/// <summary>Marks endpoints that take viewers.</summary>
internal static class AdmissionExtensions
{
    /// <summary>Requests that come when this silo has enough viewers are answered 503, see <see cref="AdmissionLimits"/>.</summary>
    public static RouteHandlerBuilder LimitedByAdmission(this RouteHandlerBuilder route) => route.AddEndpointFilter(
        (invocation, next) => invocation.HttpContext.RequestServices.GetRequiredService<AdmissionLimits>().InvokeAsync(invocation, next));
}
