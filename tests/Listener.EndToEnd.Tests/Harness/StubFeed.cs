using System.Collections.Concurrent;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>How a stub feed grows.</summary>
/// <param name="Items">How many it will have shown in the end.</param>
/// <param name="Step">New items a version; zero means all at once.</param>
/// <param name="Overlap">Items of the version before that are shown again.</param>
public sealed record FeedPlan(int Items, int Step = 0, int Overlap = 0, FeedFormat Format = FeedFormat.Rss);

/// <summary>
/// A feed with numbered items. It goes on to its next version only when a reader shows, by sending the present version's ETag, that it has
/// stored the present one: so nothing is lost by a reader that dies between the answer and its commit, and everything by one that
/// stores the ETag without the items, for old items never come back.
/// </summary>
public sealed class StubFeed(string name, FeedPlan plan, Uri site, DateTimeOffset newest)
{
    private readonly Lock gate = new();
    private readonly List<StubItem> extra = [];
    private int published = plan.Step == 0 ? plan.Items : Math.Min(plan.Step, plan.Items);
    private int items = plan.Items;
    private int version;
    private int firstShown;

    public string Name { get; } = name;

    public FeedPlan Plan { get; } = plan;

    public Uri Url { get; } = new(site, $"/feeds/{name}");

    public string Kind => FeedDocument.Kind(Plan.Format);

    /// <summary>Answers for the next requests, in order, before the ordinary ones.</summary>
    public ConcurrentQueue<Answer> Next { get; } = [];

    /// <summary>When set, the answer to every request that <see cref="Next"/> leaves over.</summary>
    public Answer? Always { get; set; }

    /// <summary>True when the reader has shown that it has the last version.</summary>
    public bool IsReadToTheEnd { get; private set; }

    /// <summary>External ids of everything shown so far.</summary>
    public IReadOnlyList<string> Ledger
    {
        get
        {
            lock (gate)
            {
                return [.. Enumerable.Range(1, published).Select(number => Item(number).Id), .. extra.Select(item => item.Id)];
            }
        }
    }

    public StubItem Item(int number) => StubItem.Numbered(Name, number, newest);

    /// <summary>Lets more numbered items follow.</summary>
    public void Grow(int count)
    {
        lock (gate)
        {
            items += count;
            IsReadToTheEnd = false;
        }
    }

    /// <summary>Shows one item with chosen words from the next version on.</summary>
    public void Add(StubItem item)
    {
        lock (gate)
        {
            extra.Add(item);
            version++;
            IsReadToTheEnd = false;
        }
    }

    /// <summary>The document for a reader that has the version of this ETag; null when that is all there is.</summary>
    public (string ETag, byte[] Body)? Read(string? ifNoneMatch)
    {
        lock (gate)
        {
            if (ifNoneMatch == ETag && !Advance())
            {
                IsReadToTheEnd = true;
                return null;
            }

            var first = Math.Max(0, firstShown - Plan.Overlap);
            var shown = Enumerable.Range(first + 1, published - first).Select(Item).Concat(extra).Reverse();
            return (ETag, FeedDocument.Write(Plan.Format, Name, shown));
        }
    }

    private string ETag => $"\"{Name}-{version}\"";

    private bool Advance()
    {
        if (published >= items)
        {
            return false;
        }

        firstShown = published;
        published = Math.Min(items, published + (Plan.Step == 0 ? items : Plan.Step));
        version++;
        return true;
    }
}
