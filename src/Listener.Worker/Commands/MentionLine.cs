using System.Text.Json;
using Listener.Contracts;
using Listener.Worker.Capture;

namespace Listener.Worker.Commands;

/// <summary>A line of <c>classify</c> that cannot be read; the message says what was expected.</summary>
internal sealed class LineException(string message) : Exception(message);

/// <summary>Reads a mention from one JSON object with the field names of <see cref="Mention"/>. Unknown fields are skipped, of repeated ones the last counts.</summary>
internal ref partial struct MentionLine
{
    private const int LongestText = 20_000;
    private const int DeepestField = 1_000;
    private static readonly MentionSource Source = new("classify", "classify");

    private readonly ReadOnlySpan<byte> _line;
    private Utf8JsonReader _json;
    private string? _text, _title, _language, _url, _ratingRaw, _conversation, _inReplyTo, _external, _brand, _tier;
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
        _json = new(line, new JsonReaderOptions { MaxDepth = DeepestField });
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
        catch (JsonException error)
        {
            throw new LineException(line.IndexOfAnyExcept(" \t\r"u8) < 0 ? "an empty line" : $"not JSON from byte {error.BytePositionInLine} on");
        }
        catch (InvalidOperationException) // Text that is not UTF-8.
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
        var text = _text ?? (_title is null ? throw new LineException("text is missing") : "");
        return new()
        {
            Id = Guid.Empty,
            Brand = _brand ?? "",
            Source = Source,
            Channel = _channel,
            ExternalId = _external ?? "",
            Url = _url,
            Author = WithFlatFields(_author),
            Title = _title,
            Text = text.Length <= LongestText ? text : text[..(char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText)],
            Language = _language,
            PublishedAt = _published ?? _found ?? now,
            FoundAt = _found ?? _published ?? now,
            ConversationId = _conversation,
            InReplyTo = _inReplyTo,
            Rating = _rating,
            RatingRaw = _ratingRaw,
            Engagement = _engagement,
            IsPrivate = _isPrivate,
        };
    }

    /// <summary>What stands beside the author counts more than what stands within.</summary>
    private readonly Author? WithFlatFields(Author? author) => _followers is null && _tier is null
        ? author
        : (author ?? new()) with { Followers = _followers ?? author?.Followers, Tier = _tier ?? author?.Tier };

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
            _channel = Text("channel") is { } word ? ChannelWord.Parse(word) : Channel.Unknown;
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
        else if (Is("authorTier"u8))
            _tier = Text("authorTier");
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
}
