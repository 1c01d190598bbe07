namespace Listener.Connectors.Search;

/// <summary>Takes a source's queries one after the other, each from its newest post back to known ground, one request at a time.</summary>
internal static class SearchWalk
{
    // Page tokens do not live for ever: a walk that was left lying starts over.
    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(1);

    /// <summary>It is stored, and sent back within an address, which servers take to about 8,000 characters.</summary>
    private const int LongestToken = 4_000;

    /// <summary>A query that the source refuses holds up no other: it is told when all have had their turn.</summary>
    /// <exception cref="FetchException">What <paramref name="ask"/> throws, unless it is about one query of several; the cursor stays.</exception>
    public static async Task<Page> StepAsync(
        SearchRules rules, IReadOnlyList<string> queries, string? cursor, DateTimeOffset now, Func<SearchStep, Task<SearchResult>> ask)
    {
        var state = WalkCursor.Read(cursor, queries);
        var key = Walk.Digest(queries[state.At]);
        Walk walk;
        SearchResult result;
        try
        {
            (walk, result) = await AskAsync(state.Walks[key], rules, queries[state.At], now, ask);
        }
        catch (FetchException error) when (error.IsOfQuery && queries.Count > 1)
        {
            return Told(state.With(key, state.Walks[key].Restarted()) with { Refused = [.. state.Refused ?? [], error.Message] }, queries.Count);
        }

        if (result.Next is { Length: > LongestToken })
            throw new FetchException(FetchFailure.Malformed, $"The token of the next page is longer than {LongestToken} characters.");
        var (posts, after, gap) = walk.Read(result, rules, now);
        if (result.Incomplete)
            return new Page(posts, cursor) { Incomplete = true, Rejected = result.Rejected, PollAfter = result.Pause };

        var next = state.With(key, after);
        var page = after.Started is null ? Told(next, queries.Count) : new Page([], next.ToString()) { More = true };
        return page with
        {
            Posts = posts,
            More = page.More && result.Pause is null,
            PollAfter = result.Pause,
            Rejected = result.Rejected,
            Gap = gap,
        };
    }

    /// <summary>The turn of the next query; after the last one what was refused is told.</summary>
    private static Page Told(WalkCursor state, int queries)
    {
        if (state.At + 1 < queries)
            return new Page([], (state with { At = state.At + 1 }).ToString()) { More = true };
        var all = state.Refused?.Count == queries;
        var refused = state.Refused is null ? null : $"{state.Refused.Count} of {queries} queries were refused, the first: {state.Refused[0]}";
        return new Page([], (state with { At = 0, Refused = null }).ToString()) { Fault = all ? refused : null, Trouble = all ? null : refused };
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
