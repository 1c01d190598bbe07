using Listener.Connectors.Text;

namespace Listener.Connectors.Feeds;

/// <summary>The members of one item of a JSON Feed, as they come.</summary>
internal sealed class JsonFeedItem
{
    public string? Id { get; set; }

    public string? Url { get; set; }

    public string? ExternalUrl { get; set; }

    public string? Title { get; set; }

    public string? Html { get; set; }

    public string? PlainText { get; set; }

    public string? Summary { get; set; }

    public string? Published { get; set; }

    public string? Modified { get; set; }

    public string? Language { get; set; }

    public string? Author { get; set; }

    /// <summary>Null when nothing tells the item from another.</summary>
    public FeedEntry? ToEntry()
    {
        var id = HtmlText.Tidy(Id, Id?.Length ?? 0);
        var title = Line(Title, FieldReader.MaxTitle).Replace('\n', ' ');
        var text = Words();
        var link = First(Url, ExternalUrl);
        var updated = LooseDate.Parse(Modified);
        var published = LooseDate.Parse(Published) ?? updated;
        if (id.Length == 0 && link is null && title.Length == 0 && text.Length == 0 && published is null && string.IsNullOrWhiteSpace(Author))
            return null;
        return new FeedEntry
        {
            Id = id,
            HasOwnId = id.Length > 0,
            Title = title.Length == 0 ? null : title,
            Link = link,
            Text = text,
            Published = published,
            Updated = updated,
            Author = string.IsNullOrWhiteSpace(Author) ? null : HtmlText.Tidy(Author, 200).Replace('\n', ' '),
            Language = string.IsNullOrWhiteSpace(Language) ? null : Language,
        };
    }

    private string Words()
    {
        if (!string.IsNullOrWhiteSpace(Html) && HtmlText.ToPlain(Html, FieldReader.MaxText) is { Length: > 0 } words)
            return words;
        return string.IsNullOrWhiteSpace(PlainText) ? Line(Summary, FieldReader.MaxText) : HtmlText.Tidy(PlainText, FieldReader.MaxText);
    }

    // Plain text by the specification, escaped as HTML by half of its writers.
    private static string Line(string? text, int limit) =>
        text is not null && text.Contains('&', StringComparison.Ordinal) && !text.Contains('<', StringComparison.Ordinal)
            ? HtmlText.ToPlain(text, limit) : HtmlText.Tidy(text, limit);

    private static string? First(string? first, string? second) =>
        !string.IsNullOrWhiteSpace(first) ? first : string.IsNullOrWhiteSpace(second) ? null : second;
}
