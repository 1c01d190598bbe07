using System.Globalization;
using Listener.Connectors.Http;

namespace Listener.Connectors.Feeds;

/// <summary>One poll of one feed: ask conditionally, read, compare with what was there before.</summary>
internal sealed class FeedFetcher(SourceHttp http, TimeProvider time)
{
    // Servers make a mistake for an afternoon; three polls in a row are a decision.
    private const int MovedForGood = 3;

    private const int MostPinned = 3;
    private const int FewestBehind = 3;

    private const string Accept =
        "application/atom+xml, application/rss+xml, application/feed+json, application/json;q=0.9, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1";

    /// <summary>A page and the cursor after it. <paramref name="refuse"/> sees answers that only look like success.</summary>
    /// <exception cref="FetchException">The feed could not be read.</exception>
    public async Task<(Page Page, FeedCursor? Cursor)> FetchAsync(
        SourceDefinition source, Uri address, FeedCursor? before, Func<HttpBody, FetchException?>? refuse, CancellationToken cancellationToken)
    {
        var asked = before is { MovedTimes: >= MovedForGood, Moved: not null } ? new Uri(before.Moved) : address;
        var known = before?.Watch == source.Watch ? before : null;
        var request = new SourceRequest(asked) { Headers = [new("Accept", Accept)] }
            .With("If-None-Match", known?.ETag)
            .With("If-Modified-Since", known?.LastModified);
        var body = await http.SendAsync(source, request, cancellationToken);
        if (body.IsNotModified)
            return Unchanged(known! with { ETag = body.ETag ?? known.ETag, LastModified = body.LastModified ?? known.LastModified }, body);

        if (refuse?.Invoke(body) is { } refusal)
            throw refusal;
        var hash = FeedCursor.HashOf(body.Bytes.Span);
        if (known is not null && hash == known.Hash)
            return Unchanged(Moved(known with { ETag = body.ETag, LastModified = body.LastModified }, known, body, address), body);
        var feed = FeedReader.Read(body.Bytes, new FeedSource { Document = body.FinalUri, ContentType = body.ContentType });
        if (feed.IsIncomplete)
            return Incomplete(feed, address, before);
        var (page, cursor) = Whole(feed, body, address, before, hash);
        return (page, cursor! with { Watch = source.Watch });
    }

    private static (Page, FeedCursor?) Unchanged(FeedCursor cursor, HttpBody body) =>
        (new Page([], null) { PollAfter = Later(cursor.Wait is { } seconds ? TimeSpan.FromSeconds(seconds) : null, body.MaxAge) }, cursor);

    // The cursor stays: what was behind the cut is asked for again, and nothing before it is stored twice.
    private static (Page, FeedCursor?) Incomplete(FeedDocument feed, Uri address, FeedCursor? before)
    {
        var page = new Page([.. feed.Entries.Select(entry => entry.ToPost(address))], null)
        {
            Incomplete = true,
            Fault = string.Create(CultureInfo.InvariantCulture, $"The feed breaks off before its end; its {feed.Entries.Count} whole entries were read."),
            Rejected = Rejected(feed),
        };
        return (page, before);
    }

    private (Page, FeedCursor?) Whole(FeedDocument feed, HttpBody body, Uri address, FeedCursor? before, string hash)
    {
        var now = time.GetUtcNow();
        var wish = feed.Schedule.Wish(now);
        var ids = FeedCursor.HashesOf(feed.Entries);
        var cursor = new FeedCursor
        {
            ETag = body.ETag,
            LastModified = body.LastModified,
            Hash = hash,
            Newest = Newest(feed, now, before),
            Ids = ids.Count > 0 ? ids : before?.Ids ?? [],
            Wait = wish is { } wait ? (int)wait.TotalSeconds : null,
        };
        var page = new Page([.. feed.Entries.Select(entry => entry.ToPost(address))], null)
        {
            PollAfter = Later(wish, body.MaxAge),
            Rejected = Rejected(feed),
            Gap = Missing(feed, ids, before),
        };
        return (page, Moved(cursor, before, body, address));
    }

    private static FeedCursor Moved(FeedCursor cursor, FeedCursor? before, HttpBody body, Uri address)
    {
        // Once the new address is asked directly it redirects no more, and stays the address.
        if (before is { MovedTimes: >= MovedForGood } && body.PermanentRedirect is null)
            return cursor with { Moved = before.Moved, MovedTimes = before.MovedTimes };
        if (body.PermanentRedirect is not { } target || target == address)
            return cursor with { Moved = null, MovedTimes = 0 };
        var times = before?.Moved == target.AbsoluteUri ? before.MovedTimes + 1 : 1;
        return cursor with { Moved = target.AbsoluteUri, MovedTimes = times };
    }

    private static DateTimeOffset? Newest(FeedDocument feed, DateTimeOffset now, FeedCursor? before)
    {
        var newest = feed.Entries.Max(entry => entry.Published is { } published && published <= now ? published : (DateTimeOffset?)null);
        return newest > before?.Newest || before?.Newest is null ? newest : before.Newest;
    }

    // No entry of the last poll is left, but for those that are pinned to the top: whatever stood between has come and gone unseen.
    private static Gap? Missing(FeedDocument feed, IReadOnlyList<string> ids, FeedCursor? before)
    {
        var oldest = feed.Entries.Min(entry => entry.Published);
        if (before is { Ids.Count: > 0 } && ids.Count > 0 && !ids.Skip(Pinned(ids, before.Ids)).ToHashSet().Overlaps(before.Ids))
            return new Gap(before.Newest, oldest, "no entry of the last poll is left in the feed");
        return feed.IsTruncated ? new Gap(null, oldest, "the feed has more entries than are read") : null;
    }

    // The first few, the same in both, where there is more behind them in both.
    private static int Pinned(IReadOnlyList<string> ids, IReadOnlyList<string> before)
    {
        var same = ids.Zip(before).TakeWhile(pair => pair.First == pair.Second).Count();
        return same <= MostPinned && ids.Count >= same + FewestBehind && before.Count >= same + FewestBehind ? same : 0;
    }

    private static IReadOnlyList<Rejection> Rejected(FeedDocument feed) => [.. Enumerable.Repeat(new Rejection("no-id"), feed.Rejected)];

    private static TimeSpan? Later(TimeSpan? first, TimeSpan? second)
    {
        var later = first > second || second is null ? first : second;
        return later > TimeSpan.Zero ? later : null;
    }
}
