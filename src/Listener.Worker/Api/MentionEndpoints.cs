using Listener.Storage;
using Microsoft.AspNetCore.Http;

namespace Listener.Worker.Api;

/// <summary><c>/api/v1/mentions</c>: what is stored, newest first.</summary>
internal static class MentionEndpoints
{
    public static async Task<IResult> ListAsync(HttpRequest request, MentionStore mentions, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        var query = MentionParameters.ReadPage(reader);
        if (reader.Done() is { } problem)
            return problem;

        // One more than asked for tells whether there is a next page.
        var records = await mentions.QueryAsync(query with { Limit = query.Limit + 1 }, cancellationToken);
        var more = records.Count > query.Limit;
        return Results.Json(
            new MentionPage([.. records.Take(query.Limit).Select(ToItem)], more ? records[query.Limit - 1].Cursor : null), ApiJson.Options);
    }

    public static async Task<IResult> FindAsync(string id, MentionStore mentions, CancellationToken cancellationToken) =>
        Guid.TryParseExact(id, "D", out var guid) && await mentions.FindAsync(guid, cancellationToken) is { } record
            ? Results.Json(ToItem(record), ApiJson.Options)
            : new Problem(StatusCodes.Status404NotFound, "There is no mention with this id.");

    private static MentionItem ToItem(MentionRecord record) => new(record.Mention, record.Verdict, record.ClassifiedAt);
}
