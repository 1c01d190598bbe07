using System.Text.Json;
using Listener.Contracts;

namespace Listener.Worker.Commands;

/// <summary>A line of <c>classify</c> that cannot be read; the message says what was expected.</summary>
internal sealed class LineException(string message) : Exception(message);

/// <summary>Reads a mention from one JSON object with the field names of <see cref="Mention"/>. Unknown fields are skipped, of repeated ones the last counts.</summary>
internal ref struct MentionLine
{
    private const int LongestText = 20_000;
    private static readonly MentionSource Source = new("classify", "classify");

    private readonly ReadOnlySpan<byte> _line;
    private Utf8JsonReader _json;
    private string? _text, _title, _language, _url, _ratingRaw, _conversation, _inReplyTo, _external, _brand;
    private double? _rating;
    private long? _followers;
    private Channel _channel;
    private Author? _author;
    private Engagement? _engagement;
    private DateTimeOffset? _published, _found;
    private bool _isPrivate;

    private MentionLine(ReadOnlySpan<byte> line)
    {
        _line = line;
        _json = new(line, new JsonReaderOptions { MaxDepth = 64 });
    }

    /// <summary>The value of <c>id</c> as it was written; empty when there is none.</summary>
    public ReadOnlySpan<byte> Id { get; private set; }

    /// <summary>The mention in <paramref name="line"/>, and the JSON of its id.</summary>
    /// <param name="now">Stands for times that are not given.</param>
    /// <exception cref="LineException">It is no mention.</exception>
    public static Mention Read(ReadOnlySpan<byte> line, DateTimeOffset now, out ReadOnlySpan<byte> id)
    {
        var reader = new MentionLine(line);
        try
        {
            reader.ReadObject();
        }
        catch (JsonException)
        {
            throw new LineException("not JSON");
        }
        catch (InvalidOperationException) // Text that is not UTF-8 or names half a surrogate pair.
        {
            throw new LineException("text that is not valid UTF-8");
        }
        finally
        {
            id = reader.Id;
        }

        return reader.ToMention(now);
    }

    private readonly Mention ToMention(DateTimeOffset now)
    {
        var text = _text ?? throw new LineException("text is missing");
        return new()
        {
            Id = Guid.Empty,
            Brand = _brand ?? "",
            Source = Source,
            Channel = _channel,
            ExternalId = _external ?? "",
            Url = _url,
            Author = _followers is null ? _author : (_author ?? new()) with { Followers = _followers },
            Title = _title,
            Text = text.Length <= LongestText ? text : text[..(char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText)],
            Language = _language,
            PublishedAt = _published ?? _found ?? now,
            FoundAt = _found ?? now,
            ConversationId = _conversation,
            InReplyTo = _inReplyTo,
            Rating = _rating,
            RatingRaw = _ratingRaw,
            Engagement = _engagement,
            IsPrivate = _isPrivate,
        };
    }

    private void ReadObject()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject)
            throw new LineException("not a JSON object");
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
            ReadField();
        _json.Read(); // Throws for anything behind the object.
    }

    private void ReadField()
    {
        if (Is("text"u8))
            _text = Text("text");
        else if (Is("id"u8))
            Id = Raw();
        else if (Is("title"u8))
            _title = Text("title");
        else if (Is("channel"u8))
            _channel = Text("channel") is { } word ? EnumWords<Channel>.Parse(word) ?? Channel.Unknown : Channel.Unknown;
        else if (Is("language"u8))
            _language = Text("language");
        else if (Is("rating"u8))
            _rating = Rating();
        else if (Is("authorFollowers"u8))
            _followers = Count("authorFollowers");
        else if (Is("author"u8))
            _author = Author();
        else if (Is("engagement"u8))
            _engagement = Engagement();
        else if (Is("isPrivate"u8))
            _isPrivate = Flag("isPrivate");
        else if (Is("publishedAt"u8))
            _published = Time("publishedAt");
        else if (Is("foundAt"u8))
            _found = Time("foundAt");
        else
            ReadRareField();
    }

    private void ReadRareField()
    {
        if (Is("url"u8))
            _url = Text("url");
        else if (Is("ratingRaw"u8))
            _ratingRaw = Text("ratingRaw");
        else if (Is("conversationId"u8))
            _conversation = Text("conversationId");
        else if (Is("inReplyTo"u8))
            _inReplyTo = Text("inReplyTo");
        else if (Is("externalId"u8))
            _external = Text("externalId");
        else if (Is("brand"u8))
            _brand = Text("brand");
        else
            _json.Skip();
    }

    // Comparing bytes is cheaper than making a string of the name.
    private readonly bool Is(ReadOnlySpan<byte> name) => _json.ValueTextEquals(name);

    private ReadOnlySpan<byte> Raw()
    {
        _json.Read();
        var start = (int)_json.TokenStartIndex;
        _json.Skip();
        return _line[start..(int)_json.BytesConsumed];
    }

    /// <summary>Moves to the value of the field; false for null.</summary>
    private bool HasValue()
    {
        _json.Read();
        return _json.TokenType != JsonTokenType.Null;
    }

    private string? Text(string name)
    {
        if (!HasValue())
            return null;
        return _json.TokenType == JsonTokenType.String ? _json.GetString() : throw new LineException($"{name} is text");
    }

    private double? Rating()
    {
        if (!HasValue())
            return null;
        return _json.TokenType == JsonTokenType.Number && _json.TryGetDouble(out var rating) && rating is >= 0 and <= 1
            ? rating
            : throw new LineException("rating is a number from 0 to 1");
    }

    private long? Count(string name)
    {
        if (!HasValue())
            return null;
        return _json.TokenType == JsonTokenType.Number && _json.TryGetDouble(out var count) && count is >= 0 and <= 1e18 && count == Math.Floor(count)
            ? (long)count
            : throw new LineException($"{name} is a whole number, not negative");
    }

    private bool Flag(string name) => HasValue() && _json.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new LineException($"{name} is true or false"),
    };

    private DateTimeOffset? Time(string name)
    {
        if (!HasValue())
            return null;
        return _json.TokenType == JsonTokenType.String && _json.TryGetDateTimeOffset(out var time)
            ? time.ToUniversalTime()
            : throw new LineException($"{name} is a time such as 2026-11-21T09:30:00Z");
    }

    private Author? Author()
    {
        if (!IsObject("author"))
            return null;
        var author = new Author();
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (Is("id"u8))
                author = author with { Id = Text("author.id") };
            else if (Is("name"u8))
                author = author with { Name = Text("author.name") };
            else if (Is("handle"u8))
                author = author with { Handle = Text("author.handle") };
            else if (Is("followers"u8))
                author = author with { Followers = Count("author.followers") };
            else
                _json.Skip();
        }

        return author;
    }

    private Engagement? Engagement()
    {
        if (!IsObject("engagement"))
            return null;
        var counts = new Engagement();
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (Is("likes"u8))
                counts = counts with { Likes = Count("engagement.likes") };
            else if (Is("replies"u8))
                counts = counts with { Replies = Count("engagement.replies") };
            else if (Is("shares"u8))
                counts = counts with { Shares = Count("engagement.shares") };
            else if (Is("views"u8))
                counts = counts with { Views = Count("engagement.views") };
            else
                _json.Skip();
        }

        return counts;
    }

    private bool IsObject(string name) =>
        HasValue() && (_json.TokenType == JsonTokenType.StartObject ? true : throw new LineException($"{name} is an object"));
}
