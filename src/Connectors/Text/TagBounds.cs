using System.Buffers;

namespace Listener.Connectors.Text;

/// <summary>Where tags and elements end in markup that nobody checked.</summary>
internal static class TagBounds
{
    private static readonly SearchValues<string> Hiding = SearchValues.Create(["display", " hidden"], StringComparison.OrdinalIgnoreCase);

    /// <summary>The index behind the <c>&gt;</c> of the tag that goes on at <paramref name="from"/>; -1 when it never ends.</summary>
    public static int End(ReadOnlySpan<char> markup, int from)
    {
        // Most tags: every quote before the first bracket is one of a pair.
        var first = markup[from..].IndexOfAny('>', '\'');
        if (first >= 0 && markup[from + first] == '>' && (markup.Slice(from, first).Count('"') & 1) == 0)
            return from + first + 1;

        var at = from;
        while (at < markup.Length)
        {
            var step = markup[at..].IndexOfAny('>', '"', '\'');
            if (step < 0)
                return Unquoted(markup, from);
            at += step;
            if (markup[at] == '>')
                return at + 1;

            // A quote begins a value only behind an equals sign: <p title=it's>.
            var close = markup[from..at].TrimEnd(" \n\t\r").EndsWith("=") ? markup[(at + 1)..].IndexOf(markup[at]) : 0;
            if (close < 0)
                return Unquoted(markup, from);
            at += close > 0 ? close + 2 : 1 + (IsEmptyValue(markup, at) ? 1 : 0);
        }

        return Unquoted(markup, from);
    }

    /// <summary>
    /// The index behind the end tag that belongs to <paramref name="name"/>. Without one, everything is inside when <paramref name="toEnd"/>,
    /// else nothing is.
    /// </summary>
    public static int ElementEnd(ReadOnlySpan<char> markup, ReadOnlySpan<char> name, int from, bool toEnd)
    {
        if (!toEnd && HtmlTags.IsVoid(name))
            return from;

        // Script and style hold no elements: HTML Standard 13.1.2.
        var raw = name.Equals("script", StringComparison.OrdinalIgnoreCase) || name.Equals("style", StringComparison.OrdinalIgnoreCase);
        var open = 1;
        var at = from;
        while (at < markup.Length)
        {
            var step = markup[at..].IndexOf('<');
            if (step < 0)
                break;
            at += step + 1;
            var closes = at < markup.Length && markup[at] == '/';
            var isNamed = IsNamed(markup, closes ? at + 1 : at, name);
            open += !isNamed || (raw && !closes) ? 0 : closes ? -1 : 1;
            if (open == 0)
                return Math.Max(End(markup, at), at);
        }

        return toEnd ? markup.Length : from;
    }

    /// <summary>True when the attributes hide their element from readers.</summary>
    public static bool IsHidden(ReadOnlySpan<char> attributes)
    {
        if (attributes.Length < 8 || !attributes.ContainsAny(Hiding))
            return false;
        if (attributes.Contains("display", StringComparison.OrdinalIgnoreCase))
        {
            var rule = attributes[(attributes.IndexOf("display", StringComparison.OrdinalIgnoreCase) + 7)..].TrimStart();
            if (rule.StartsWith(":") && rule[1..].TrimStart().StartsWith("none", StringComparison.OrdinalIgnoreCase))
                return true;
        }

        // The attribute itself, not class="hidden" or overflow:hidden.
        var at = attributes.IndexOf(" hidden", StringComparison.OrdinalIgnoreCase);
        return at >= 0 && attributes[at + 7] is ' ' or '=' or '>' or '/' or '\n' && attributes[..at].Count('"') % 2 == 0;
    }

    private static bool IsEmptyValue(ReadOnlySpan<char> markup, int quote) =>
        quote + 1 < markup.Length && markup[quote + 1] == markup[quote];

    private static int Unquoted(ReadOnlySpan<char> markup, int from)
    {
        var end = markup[from..].IndexOf('>');
        return end < 0 ? -1 : from + end + 1;
    }

    private static bool IsNamed(ReadOnlySpan<char> markup, int at, ReadOnlySpan<char> name) =>
        markup.Length > at + name.Length
        && markup.Slice(at, name.Length).Equals(name, StringComparison.OrdinalIgnoreCase)
        && markup[at + name.Length] is '>' or ' ' or '/' or '\n' or '\t' or '\r';
}
