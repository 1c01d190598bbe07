using Listener.Contracts;
using Listener.Storage;

namespace Listener.Worker.Api;

/// <summary>The filters of <c>/api/v1/mentions</c> and <c>/api/v1/stream</c>: their names, what they mean, and how a query string becomes a query.</summary>
internal static class MentionParameters
{
    private const int UsualPage = 50;
    private const int LargestPage = 500;

    /// <summary>Understood by both.</summary>
    public static readonly IReadOnlyList<(string Name, string Meaning)> Filters =
    [
        ("stage", $"Where it was said: {EnumWords<Stage>.List}."),
        ("urgency", $"How urgent: {EnumWords<Urgency>.List}. With a plus (high+, written high%2B): that or more urgent."),
        ("intent", $"What the writer wants: {EnumWords<Intent>.List}."),
        ("brand", "Key of a brand."),
        ("language", "BCP 47 tag of the detected language, such as fi; pt is also pt-BR."),
        ("source", "Name or kind of a source."),
        ("since", "Found at that time or later, RFC 3339. On the stream: start with what is stored since then."),
    ];

    /// <summary>Understood by pages only.</summary>
    public static readonly IReadOnlyList<(string Name, string Meaning)> Paging =
    [
        ("until", "Found before that time, RFC 3339."),
        ("cursor", "nextCursor of the page before."),
        ("limit", $"Mentions on a page, 1 to {LargestPage}; {UsualPage} when not given."),
    ];

    /// <summary>One page, newest first.</summary>
    public static MentionQuery ReadPage(QueryReader reader)
    {
        var query = ReadFilters(reader) with
        {
            Until = reader.Time("until"),
            Cursor = reader.Text("cursor"),
            Limit = reader.Number("limit", UsualPage, 1, LargestPage),
        };
        if (query.Cursor is { } cursor && !MentionQuery.TryReadCursor(cursor, out _))
            reader.Wrong<string>("cursor", "Is not a cursor of a page.");
        if (query.Since > query.Until)
            reader.Wrong<string>("since", "Is later than until.");
        return query;
    }

    /// <summary>What of the stream a reader wants.</summary>
    public static MentionQuery ReadFilters(QueryReader reader)
    {
        var (least, most) = ReadUrgency(reader);
        return new()
        {
            Stage = reader.Word<Stage>("stage"),
            UrgencyAtLeast = least,
            UrgencyAtMost = most,
            Intent = reader.Word<Intent>("intent"),
            Brand = reader.Text("brand"),
            Language = ReadLanguage(reader),
            Source = reader.Text("source"),
            Since = reader.Time("since"),
        };
    }

    /// <summary>A plus sign that is not escaped arrives as a space.</summary>
    private static (Urgency? Least, Urgency? Most) ReadUrgency(QueryReader reader)
    {
        if (reader.Text("urgency") is not { } text)
            return default;
        var orMore = text[^1] is '+' or ' ';
        if (EnumWords<Urgency>.ByWord.TryGetValue(orMore ? text[..^1] : text, out var urgency))
            return (urgency, orMore ? null : urgency);
        return reader.Wrong<(Urgency?, Urgency?)>("urgency", $"Is one of {EnumWords<Urgency>.List}, or one of them and a plus.");
    }

    private static string? ReadLanguage(QueryReader reader)
    {
        var text = reader.Text("language");
        return text is null || (text.Length is >= 2 and <= 35 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
            ? text
            : reader.Wrong<string>("language", "Is a BCP 47 tag such as fi or pt-BR.");
    }
}
