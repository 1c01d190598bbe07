namespace Listener.Connectors.Feeds;

/// <summary>Says what a body is that is no feed, for the operator who must find out why.</summary>
internal static class NotAFeed
{
    public static string Describe(ReadOnlySpan<char> text, string? contentType)
    {
        var start = text.Trim();
        if (start.IsEmpty)
            return "empty document";
        if (start.Contains("<html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<!DOCTYPE html", StringComparison.OrdinalIgnoreCase))
            return "not a feed (text/html)";
        if (start[0] is '{' or '[')
            return "not a feed (JSON, but no JSON Feed)";
        return start[0] == '<'
            ? $"not a feed (root element {RootName(start)})"
            : $"not a feed ({Shown(contentType) ?? "plain text"})";
    }

    private static string RootName(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (at + 1 < text.Length && (text[at] != '<' || !char.IsAsciiLetter(text[at + 1])))
            at++;
        var end = at + 1;
        while (end < text.Length && end - at < 40 && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is ':' or '-' or '_'))
            end++;
        return end <= at + 1 || end > text.Length ? "missing" : text[(at + 1)..end].ToString();
    }

    // A header is the server's word and may hold anything; a media type is all that is shown.
    private static string? Shown(string? contentType)
    {
        var type = contentType?.Split(';')[0].Trim();
        return type is { Length: > 0 and < 60 } && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '+' or '.') ? type : null;
    }
}
