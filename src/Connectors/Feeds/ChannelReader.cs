using System.Globalization;

namespace Listener.Connectors.Feeds;

/// <summary>Reads what a feed says of itself.</summary>
internal sealed class ChannelReader(MarkupCursor cursor, FieldReader fields, AttributeList attributes, OpenElements open)
{
    private readonly List<string> _hubs = [];
    private readonly List<string> _deleted = [];
    private readonly List<int> _skipHours = [];
    private readonly List<DayOfWeek> _skipDays = [];
    private string? _title;
    private string? _next;
    private int _siteRank;
    private TimeSpan? _timeToLive;
    private string? _period;
    private int _frequency = 1;

    /// <summary>Null until the root, or an entry, has told.</summary>
    public string? Format { get; private set; }

    public bool IsAtom => Format is "atom03" or "atom10";

    public bool IsRdf => Format is "rss10" or "rss090";

    public string? Language { get; private set; }

    public string? Site { get; private set; }

    /// <summary>The feed's own address by its own word.</summary>
    public string? Self { get; private set; }

    public string? Author { get; private set; }

    /// <summary>Entries without a root around them: the name tells.</summary>
    public void GuessFrom(ReadOnlySpan<char> entryName) =>
        Format ??= entryName.EndsWith("entry", StringComparison.OrdinalIgnoreCase) ? "atom10" : "rss20";

    /// <summary>Reads an element outside entries; null when it is done with, else what the element is while it stays open.</summary>
    public ScopeKind? Element(in Tag tag, Vocabulary vocabulary, ReadOnlySpan<char> local)
    {
        if (IsRoot(vocabulary, local) is { } format)
        {
            // A vocabulary nobody knows whose root is a feed's: its elements are meant, its address is new or mistyped.
            if (Format is null && vocabulary == Vocabulary.Other)
                open.Adopt(cursor.Text, cursor.Slice(tag.Name)[..^(local.Length + 1)]);
            Format ??= format;
            return ScopeKind.Feed;
        }

        if (local.Equals("channel", StringComparison.OrdinalIgnoreCase))
        {
            Channel();
            return ScopeKind.Feed;
        }

        if (open.Top.Kind != ScopeKind.Feed)
            return local is "hour" or "day" && Skip(tag, local) ? null : ScopeKind.Other;
        var slot = FeedVocabulary.Find(vocabulary, local);
        return Known(tag, slot) || Other(tag, vocabulary, local) ? null : ScopeKind.Other;
    }

    public FeedDocument Document(string encoding, EntryReader entries, FeedProblems problems) => new()
    {
        Format = Format!,
        Encoding = encoding,
        Title = _title,
        Language = Language,
        SiteLink = Site,
        SelfLink = Self,
        NextLink = _next,
        Hubs = _hubs,
        Deleted = _deleted,
        Entries = entries.Complete(this),
        Rejected = entries.Rejected,
        Problems = problems.Describe(cursor.Text),
        Schedule = new FeedSchedule
        {
            TimeToLive = _timeToLive,
            UpdateEvery = FeedSchedule.Every(_period, _frequency),
            SkipHours = _skipHours,
            SkipDays = _skipDays,
        },
    };

    private string? IsRoot(Vocabulary vocabulary, ReadOnlySpan<char> local)
    {
        if (local.Equals("rss", StringComparison.OrdinalIgnoreCase))
            return RssVersion();
        if (local.Equals("RDF", StringComparison.OrdinalIgnoreCase))
            return open.Resolve(cursor.Text, default, out _) == Vocabulary.Rss090 ? "rss090" : "rss10";
        if (!local.Equals("feed", StringComparison.OrdinalIgnoreCase))
            return null;
        return vocabulary == Vocabulary.Atom03 || Attribute("version").StartsWith("0.") ? "atom03" : "atom10";
    }

    private string RssVersion() => Attribute("version") switch
    {
        "0.90" => "rss090",
        "0.91" => "rss091",
        "0.92" => "rss092",
        "0.93" => "rss093",
        "0.94" => "rss094",
        "1.0" => "rss10",
        _ => "rss20",
    };

    private void Channel()
    {
        if (Format is not null)
            return;
        Format = attributes.TryGet(cursor.Text, "href", out var home) ? "cdf" : "rss20";
        if (Format == "cdf")
            Site = FeedLinks.Resolve(fields.Value(home));
    }

    private bool Known(in Tag tag, Slot slot)
    {
        switch (slot)
        {
            case Slot.Link:
                Link(tag);
                return true;
            case Slot.Title:
                var kind = TextKinds.Of(cursor.Text, attributes, IsAtom);
                _title = Content(tag) is { } title ? _title ?? fields.Title(new Field(title, kind)) : _title;
                return true;
            case Slot.Language:
                var language = Content(tag) is { } named ? EntryLadders.LanguageTag(fields.Value(named)) : null;
                Language ??= language;
                return true;
            case Slot.Author when IsAtom:
                var author = Content(tag) is { } person ? EntryAuthor.Name(cursor, open, fields, person) : null;
                Author ??= author;
                return true;
            default:
                return false;
        }
    }

    private bool Other(in Tag tag, Vocabulary vocabulary, ReadOnlySpan<char> local)
    {
        if (local.Equals("ttl", StringComparison.OrdinalIgnoreCase))
            _timeToLive = Number(tag) is > 0 and <= 525_600 and var minutes ? _timeToLive ?? TimeSpan.FromMinutes(minutes) : _timeToLive;
        else if (vocabulary == Vocabulary.Syndication && local is "updatePeriod")
            _period = Content(tag) is { } period ? _period ?? fields.Value(period).ToString() : _period;
        else if (vocabulary == Vocabulary.Syndication && local is "updateFrequency")
            _frequency = Math.Clamp(Number(tag) ?? 1, 1, 3_600);
        else if (local is "deleted-entry" && attributes.TryGet(cursor.Text, "ref", out var gone))
            _deleted.Add(fields.Value(gone).ToString());
        else
            return vocabulary == Vocabulary.Other && tag.Kind == TagKind.Start && Content(tag) is not null; // what a stranger's element holds is not the feed's: RFC 4287 section 6.4
        return true;
    }

    private bool Skip(in Tag tag, ReadOnlySpan<char> local)
    {
        if (Content(tag) is not { } content)
            return false;
        var value = fields.Value(content);
        if (local is "day" && Enum.TryParse<DayOfWeek>(value, ignoreCase: true, out var day) && Enum.IsDefined(day))
            _skipDays.Add(day);
        else if (local is "hour" && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var hour) && hour <= 24)
            _skipHours.Add(hour % 24);
        return true;
    }

    private void Link(in Tag tag)
    {
        var rel = LinkRelation.Of(Attribute("rel"));
        var href = attributes.TryGet(cursor.Text, "href", out var attribute) ? fields.Value(attribute).ToString() : null;
        var content = Content(tag);
        var address = FeedLinks.Resolve(href ?? (content is { } text ? fields.Value(text) : default), open.Top.Base);
        if (address is null)
            return;
        switch (rel)
        {
            case "self":
                Self ??= address;
                break;
            case "hub":
                _hubs.Add(address);
                break;
            case "next":
                _next ??= address;
                break;
            case "alternate" when _siteRank < (href is null ? 2 : 1):
                (Site, _siteRank) = (address, href is null ? 2 : 1);
                break;
        }
    }

    private int? Number(in Tag tag) =>
        Content(tag) is { } content
        && int.TryParse(fields.Value(content), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private Content? Content(in Tag tag) => cursor.TryContent(tag, open, out var content) ? content : null;

    private ReadOnlySpan<char> Attribute(ReadOnlySpan<char> name) =>
        attributes.TryGet(cursor.Text, name, out var value) ? cursor.Slice(value).Trim() : default;
}
