using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Listener.Worker.Api;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: each part's state; 503 only when the database cannot be used.</summary>
internal static class HealthEndpoints
{
    /// <summary>Name of the check that decides: everything else can be away while we go on collecting.</summary>
    public const string Database = "database";

    public static IResult Live() => Results.Json(new { status = "live" }, ApiJson.Options);

    public static async Task<IResult> ReadyAsync(HealthCheckService checks, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        var unusable = report.Entries.Any(entry => entry.Key == Database && entry.Value.Status == HealthStatus.Unhealthy);
        var status = unusable ? HealthStatus.Unhealthy : report.Status == HealthStatus.Healthy ? HealthStatus.Healthy : HealthStatus.Degraded;
        var parts = report.Entries.ToDictionary(entry => entry.Key, entry => ToPart(entry.Value));
        return Results.Json(
            new HealthAnswer(Word(status), parts), ApiJson.Options, statusCode: unusable ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    /// <summary>A check that throws has the exception's message as its description, which is for the log only.</summary>
    private static HealthPart ToPart(HealthReportEntry entry) =>
        new(Word(entry.Status), entry.Exception is null ? entry.Description : "The check failed; see the log.", entry.Data);

    private static string Word(HealthStatus status) => EnumWords<HealthStatus>.ByWord.First(pair => pair.Value == status).Key;
}
