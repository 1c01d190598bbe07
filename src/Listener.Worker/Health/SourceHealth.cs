using Listener.Storage;
using Listener.Worker.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Listener.Worker.Health;

/// <summary>Whether every configured source can be read and says something. A throttled source is not a broken one.</summary>
public sealed class SourceHealth(SourceStore sources, StoreGate gate, TimeProvider time) : StoredHealth(gate, time)
{
    /// <inheritdoc />
    protected override async Task<HealthCheckResult> LookAsync(CancellationToken cancellationToken)
    {
        var all = (await sources.ListAsync(Time.GetUtcNow(), cancellationToken)).Where(source => source.Enabled).ToList();
        var data = all.CountBy(source => source.State).ToDictionary(state => state.Key, state => (object)state.Value);
        List<string> findings = [];
        Add(findings, "Cannot be read", all.Where(source => source.State is SourceStates.Failing or SourceStates.Parked));
        Add(findings, "Silent", all.Where(source => source.State == SourceStates.Silent));
        return findings.Count == 0
            ? HealthCheckResult.Healthy($"{all.Count} sources.", data)
            : HealthCheckResult.Degraded(string.Join(' ', findings), data: data);
    }

    private static void Add(List<string> findings, string what, IEnumerable<SourceStatus> sources)
    {
        var names = sources.Select(source => source.Name).Take(10).ToList();
        if (names.Count > 0)
        {
            findings.Add($"{what}: {string.Join(", ", names)}.");
        }
    }
}
