using System.Text.Json;
using System.Text.Unicode;
using Listener.Connectors.Text;
using Listener.Contracts;

namespace Listener.Worker.Commands;

/// <content>The values of fields, each of its kind.</content>
internal ref partial struct MentionLine
{
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
        return _json.TokenType == JsonTokenType.String ? Words() : throw new LineException($"{name} must be a string");
    }

    // Half a surrogate pair costs a character; bytes that are no UTF-8 may be anything.
    private string Words()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException) when (Utf8.IsValid(_json.ValueSpan))
        {
            return JsonStrings.Read(ref _json);
        }
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
            else if (Is("tier"u8))
                author = author with { Tier = Text("author.tier") };
            else if (Is("complaints"u8))
                author = author with { Complaints = Count("author.complaints") };
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
