using Listener.Connectors;
using Listener.Storage;
using Microsoft.AspNetCore.Http;

namespace Listener.Worker.Api;

/// <summary><c>/api/v1/sources</c>.</summary>
internal static class SourceEndpoints
{
    public static async Task<IResult> ListAsync(
        HttpRequest request, SourceStore sources, IEnumerable<IConnector> connectors, TimeProvider time, CancellationToken cancellationToken)
    {
        if (new QueryReader(request.Query).Done() is { } problem)
            return problem;
        var limits = connectors.DistinctBy(connector => connector.Info.Kind).ToDictionary(connector => connector.Info.Kind, connector => connector.Info.Limits);
        var list = await sources.ListAsync(time.GetUtcNow(), cancellationToken);
        return Results.Json(new SourcePage([.. list.Select(source => ToItem(source, limits.GetValueOrDefault(source.Kind)))]), ApiJson.Options);
    }

    private static SourceItem ToItem(SourceStatus source, string? limits) => new(
        source.Name,
        source.Kind,
        source.State,
        source.LastSuccessAt,
        source.LastNewAt,
        source.NextDueAt,
        source.Failures,
        source.LastError,
        source.Collected,
        source.Captured,
        source.Repeats,
        source.Duplicates,
        source.NotMatched,
        source.Rejected,
        source.Gaps,
        source.Rejections,
        limits);
}
