using System.Text;

namespace Listener.Connectors.Steam;

/// <summary>Steam's markup: the tags go, what they enclose stays. Brackets that are no tag are text.</summary>
internal static class BbCode
{
    private static readonly string[] Tags =
        ["b", "i", "u", "s", "strike", "h1", "h2", "h3", "hr", "url", "quote", "code", "list", "olist", "*", "table", "tr", "th", "td", "spoiler", "noparse", "img"];

    public static string ToPlain(ReadOnlySpan<char> text)
    {
        var plain = new StringBuilder(text.Length);
        while (!text.IsEmpty)
        {
            var open = text.IndexOf('[');
            plain.Append(open < 0 ? text : text[..open]);
            if (open < 0)
                break;
            text = text[open..];
            var length = TagLength(text);
            if (length == 0)
                plain.Append('[');
            text = text[Math.Max(1, length)..];
        }

        return plain.ToString();
    }

    // Bounded, so that a text of brackets alone is read in one pass.
    private static int TagLength(ReadOnlySpan<char> text)
    {
        var close = text[..Math.Min(text.Length, 500)].IndexOf(']');
        if (close < 2)
            return 0;
        var name = text[1..close].TrimStart('/');
        var end = name.IndexOfAny('=', ' ');
        name = end < 0 ? name : name[..end];
        foreach (var tag in Tags)
        {
            if (name.Equals(tag, StringComparison.OrdinalIgnoreCase))
                return close + 1;
        }

        return 0;
    }
}
