namespace Listener.Connectors.Text;

/// <summary>Fields of the wire as fields of a post: tidy, bounded, null when empty.</summary>
internal static class PostFields
{
    private const int LongestLine = 1_000;
    private const long LastSecond = 7_258_118_399; // 2199-12-31

    /// <summary>One line of plain text.</summary>
    public static string? Line(string? text) => OrNull(HtmlText.Tidy(text, LongestLine).Replace('\n', ' '));

    /// <summary>One line out of HTML: titles that come escaped.</summary>
    public static string? HtmlLine(string? html) => OrNull(HtmlText.ToPlain(html, LongestLine).Replace('\n', ' '));

    /// <summary>An http or https address; null for anything else.</summary>
    public static string? Web(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var link) && link.Scheme is "http" or "https" && link.UserInfo.Length == 0 ? link.AbsoluteUri : null;

    /// <summary>Seconds since 1970; null outside 1970 to 2199.</summary>
    public static DateTimeOffset? Epoch(long? seconds) => seconds is > 0 and <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds(seconds.Value) : null;

    /// <summary>Null when nobody is named.</summary>
    public static PostAuthor? Author(string? id, string? name, string? handle = null, long? followers = null) =>
        (OrNull(id), Line(name), Line(handle)) is var (key, shown, account) && (key ?? shown ?? account) is not null
            ? new PostAuthor(key, shown, account, followers)
            : null;

    /// <summary>Null when nothing was counted.</summary>
    public static PostEngagement? Counts(long? likes = null, long? replies = null, long? shares = null, long? views = null) =>
        likes is null && replies is null && shares is null && views is null ? null : new PostEngagement(likes, replies, shares, views);

    public static string? OrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
