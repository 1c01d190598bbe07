using System.Text;
using System.Text.Json;
using Listener.Connectors.Text;

namespace Listener.Connectors.Feeds;

/// <summary>Reads JSON Feed 1.0 and 1.1 (jsonfeed.org). A document cut in the middle gives the items before the cut.</summary>
internal ref struct JsonFeedReader
{
    private const int MaxDepth = 1_000;
    private readonly FeedSource _source;
    private readonly ReadOnlySpan<byte> _body;
    private readonly List<FeedEntry> _entries = [];
    private readonly List<string> _hubs = [];
    private Utf8JsonReader _json;
    private string? _version;
    private string? _title;
    private string? _home;
    private string? _self;
    private string? _next;
    private string? _language;
    private string? _author;
    private bool _hasItems;
    private bool _full;
    private int _rejected;

    private JsonFeedReader(ReadOnlySpan<byte> body, FeedSource source)
    {
        _source = source;
        _body = body;
        _json = new Utf8JsonReader(body, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = MaxDepth });
    }

    public static FeedDocument Read(ReadOnlyMemory<byte> body, DecodedBody decoded, FeedSource source)
    {
        var reader = new JsonFeedReader(body.Span, source);
        List<string> problems = [];
        var incomplete = reader.Run(problems);
        if (incomplete && JsonStrings.Mended(body.Span) is { } mended)
        {
            reader = new JsonFeedReader(mended, source);
            incomplete = reader.Run(problems);
        }

        if (!reader._hasItems && reader._version?.Contains("jsonfeed", StringComparison.OrdinalIgnoreCase) != true)
            throw new FetchException(FetchFailure.Malformed, incomplete ? "not a feed (broken JSON)" : NotAFeed.Describe(decoded.Text.Span, null));
        return reader.Document(decoded.Encoding) with { Problems = problems, IsIncomplete = incomplete };
    }

    // True when the JSON broke off.
    private bool Run(List<string> problems)
    {
        try
        {
            ReadFeed();
            return false;
        }
        catch (JsonException error)
        {
            problems.Add($"line {error.LineNumber + 1}: broken JSON");
            return true;
        }
    }

    private readonly FeedDocument Document(string encoding) => new()
    {
        Format = _version?.TrimEnd('/').EndsWith("/1", StringComparison.Ordinal) == true ? "jsonfeed1" : "jsonfeed11",
        Encoding = encoding,
        Title = _title is null ? null : OneLine(_title),
        Language = _language,
        SiteLink = FeedLinks.Resolve(_home, _source.Document?.AbsoluteUri),
        SelfLink = FeedLinks.Resolve(_self, _source.Document?.AbsoluteUri),
        NextLink = FeedLinks.Resolve(_next, _self, _source.Document?.AbsoluteUri),
        Hubs = _hubs,
        Entries = Completed(),
        Rejected = _rejected,
        IsTruncated = _full,
    };

    private readonly IReadOnlyList<FeedEntry> Completed()
    {
        var (language, author, bases) = (_language, _author, new[] { _source.Document?.AbsoluteUri, _self, _home });
        return
        [
            .. _entries.Select(entry => entry with
            {
                Language = entry.Language ?? language,
                Author = entry.Author ?? author,
                Link = FeedLinks.Resolve(entry.Link, bases) ?? FeedLinks.AsWritten(entry.Link),
            }).Select(entry => entry.Id.Length > 0 ? entry : EntryIds.Named(entry)),
        ];
    }

    private void ReadFeed()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject)
            return;
        while (!_full && Property() is { } name)
        {
            switch (name)
            {
                case "version": _version = Text(); break;
                case "title": _title = Text(); break;
                case "home_page_url": _home = Text(); break;
                case "feed_url": _self = Text(); break;
                case "next_url": _next = Text(); break;
                case "language": _language = Text(); break;
                case "author" or "authors": _author = Named("name") ?? _author; break;
                case "hubs": Hubs(); break;
                case "items": Items(); break;
                default: _json.Skip(); break;
            }
        }
    }

    // The name of the next member in lower case, with the reader on its value; null at the end of the object.
    private string? Property()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.PropertyName)
            return null;
        var name = JsonStrings.Read(ref _json).ToLowerInvariant();
        _json.Read();
        return name;
    }

    private string? Text() => JsonStrings.ReadScalar(ref _json);

    // jsonfeed.org: an id of any other type is to be taken as text.
    private string? Id() => _json.TokenType switch
    {
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => Text(),
    };

    // The first such member of an object, or of the first object in an array that has it.
    private string? Named(string member)
    {
        string? found = null;
        var depth = _json.CurrentDepth;
        if (_json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return Text();
        while (_json.Read() && _json.CurrentDepth > depth)
        {
            if (_json.TokenType != JsonTokenType.PropertyName || !_json.ValueTextEquals(member))
                continue;
            _json.Read();
            found ??= Text();
        }

        return string.IsNullOrWhiteSpace(found) ? null : found.Trim();
    }

    private void Hubs()
    {
        var depth = _json.CurrentDepth;
        if (_json.TokenType != JsonTokenType.StartArray)
            return;
        while (_json.Read() && _json.CurrentDepth > depth)
        {
            if (_json.TokenType == JsonTokenType.PropertyName && _json.ValueTextEquals("url"u8) && _json.Read()
                && FeedLinks.Resolve(Text(), _source.Document?.AbsoluteUri) is { } hub)
            {
                _hubs.Add(hub);
            }
        }
    }

    private void Items()
    {
        _hasItems = _json.TokenType == JsonTokenType.StartArray;
        if (!_hasItems)
        {
            _json.Skip();
            return;
        }

        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            _full = _entries.Count >= _source.MaxEntries;
            if (_full)
                return;
            if (_json.TokenType == JsonTokenType.StartObject)
                Item();
            else
                Reject();
        }
    }

    private void Reject()
    {
        _rejected++;
        _json.Skip();
    }

    private void Item()
    {
        var item = new JsonFeedItem();
        var start = (int)_json.TokenStartIndex;
        var isEmpty = true;
        while (Property() is { } name)
        {
            isEmpty = false;
            switch (name)
            {
                case "id": item.Id = Id(); break;
                case "url": item.Url = Text(); break;
                case "external_url": item.ExternalUrl = Text(); break;
                case "title": item.Title = Text(); break;
                case "content_html": item.Html = Text(); break;
                case "content_text": item.PlainText = Text(); break;
                case "summary": item.Summary = Text(); break;
                case "date_published": item.Published = Text(); break;
                case "date_modified": item.Modified = Text(); break;
                case "language": item.Language = Text(); break;
                case "author" or "authors": item.Author = Named("name") ?? item.Author; break;
                default: _json.Skip(); break;
            }
        }

        if (isEmpty)
            _rejected++;
        else
            _entries.Add(item.ToEntry() ?? new() { Id = EntryIds.HashRaw(Encoding.UTF8.GetString(_body[start..(int)_json.BytesConsumed])) });
    }

    private static string OneLine(string title) => HtmlText.ToPlain(title, FieldReader.MaxTitle).Replace('\n', ' ');
}
