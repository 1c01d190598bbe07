namespace Listener.Connectors.Search;

/// <summary>Takes a source's queries one after the other, each from its newest post back to known ground, one request at a time.</summary>
internal static class SearchWalk
{
    // Page tokens do not live for ever: a walk that was left lying starts over.
    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(1);

    /// <summary>It is stored, and sent back within an address, which servers take to about 8,000 characters.</summary>
    private const int LongestToken = 4_000;

    /// <exception cref="FetchException">What <paramref name="ask"/> throws; the cursor stays.</exception>
    public static async Task<Page> StepAsync(
        SearchRules rules, IReadOnlyList<string> queries, string? cursor, DateTimeOffset now, Func<SearchStep, Task<SearchResult>> ask)
    {
        var state = WalkCursor.Read(cursor, queries);
        var key = Walk.Digest(queries[state.At]);
        var (walk, result) = await AskAsync(state.Walks[key], rules, queries[state.At], now, ask);
        if (result.Next is { Length: > LongestToken })
            throw new FetchException(FetchFailure.Malformed, $"The token of the next page is longer than {LongestToken} characters.");
        var (posts, after, gap) = walk.Read(result, rules, now);
        if (result.Incomplete)
            return new Page(posts, cursor) { Incomplete = true, Rejected = result.Rejected, PollAfter = result.Pause };

        var at = after.Next is null ? (state.At + 1) % queries.Count : state.At;
        var next = new WalkCursor(at, state.Walks.ToDictionary(entry => entry.Key, entry => entry.Key == key ? after : entry.Value));
        return new Page(posts, next.ToString())
        {
            More = (after.Next is not null || at > 0) && result.Pause is null,
            PollAfter = result.Pause,
            Rejected = result.Rejected,
            Gap = gap,
        };
    }

    private static async Task<(Walk Walk, SearchResult Result)> AskAsync(
        Walk walk, SearchRules rules, string query, DateTimeOffset now, Func<SearchStep, Task<SearchResult>> ask)
    {
        try
        {
            return (walk, await ask(Step(walk)));
        }
        catch (FetchException error) when (error.Failure == FetchFailure.Malformed && walk.Next is not null && now - walk.Started > TokenLife)
        {
            walk = walk.Restarted();
            return (walk, await ask(Step(walk)));
        }

        SearchStep Step(Walk current) => new(query, current.Floor(rules, now), current.Next, current.Started ?? now);
    }
}
