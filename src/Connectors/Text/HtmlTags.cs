using System.Collections.Frozen;

namespace Listener.Connectors.Text;

/// <summary>What a tag does to plain text.</summary>
internal enum TagEffect
{
    /// <summary>Not a name HTML knows.</summary>
    Unknown,

    /// <summary>Nothing: its words go on in the line.</summary>
    Inline,

    /// <summary>A new line before and after.</summary>
    Break,

    /// <summary>A space before and after: a table cell.</summary>
    Gap,

    /// <summary>Its content is not for people.</summary>
    Drop,
}

/// <summary>Which words in angle brackets are tags.</summary>
internal enum TagTrust
{
    /// <summary>It is HTML: all.</summary>
    All,

    /// <summary>Perhaps HTML: those whose names HTML knows. <c>&lt;review&gt;</c> stays, nobody meant a tag.</summary>
    Known,

    /// <summary>Hardly HTML, for nothing in it is closed: those that need no end tag, or have attributes. "The &lt;video&gt; tag" is about it.</summary>
    Unclosed,
}

/// <summary>The element names of HTML, by their effect on plain text.</summary>
internal static class HtmlTags
{
    // Nine tags of ten have names this short; four letters are one number.
    private static readonly FrozenDictionary<ulong, TagEffect> Short =
        ("br div li ul ol tr h1 h2 h3 h4 h5 h6 hr pre nav main dl dt dd form body html dir menu td th head svg abbr area base bdi bdo big cite code " +
         "col data del dfn em font img ins kbd link map mark math meta nobr mi mn mo ms mtd mtr rp rt ruby samp span sub sup time tt var wbr")
        .Split(' ').ToFrozenDictionary(name => Packed(name), name => OfName(name));

    /// <summary>The effect of an element, any case.</summary>
    public static TagEffect Effect(ReadOnlySpan<char> name) => name.Length switch
    {
        1 => OfOneLetter((char)(name[0] | 0x20)),
        <= 4 => Short.TryGetValue(Packed(name), out var effect) ? effect : TagEffect.Unknown,
        _ => OfName(name),
    };

    private static ulong Packed(ReadOnlySpan<char> name)
    {
        var packed = 0UL;
        foreach (var c in name)
            packed = (packed << 16) | (ushort)(c | 0x20);
        return packed;
    }

    private static TagEffect OfName(ReadOnlySpan<char> name)
    {
        Span<char> lower = stackalloc char[12];
        if (name.Length > lower.Length)
            return TagEffect.Unknown;
        for (var i = 0; i < name.Length; i++)
            lower[i] = name[i] is >= 'A' and <= 'Z' ? (char)(name[i] | 0x20) : name[i];
        return (ReadOnlySpan<char>)lower[..name.Length] switch
        {
            "br" or "div" or "li" or "ul" or "ol" or "tr" or "table" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "hr"
                or "blockquote" or "pre" or "section" or "article" or "header" or "footer" or "nav" or "aside" or "main" or "figure"
                or "figcaption" or "dl" or "dt" or "dd" or "form" or "fieldset" or "legend" or "address" or "center" or "details" or "summary"
                or "thead" or "tbody" or "tfoot" or "caption" or "body" or "html" or "dir" or "menu" or "hgroup" or "option"
                or "optgroup" or "dialog" or "search" => TagEffect.Break,
            "td" or "th" => TagEffect.Gap,
            "script" or "style" or "template" or "head" or "svg" => TagEffect.Drop,
            "abbr" or "acronym" or "applet" or "area" or "audio" or "base" or "basefont" or "bdi" or "bdo" or "big" or "blink"
                or "button" or "canvas" or "cite" or "code" or "col" or "colgroup" or "data" or "datalist" or "del" or "dfn" or "em"
                or "embed" or "font" or "frame" or "frameset" or "iframe" or "img" or "input" or "ins" or "kbd" or "label" or "link" or "map"
                or "mark" or "marquee" or "math" or "mfrac" or "mi" or "mn" or "mo" or "mover" or "mroot" or "mrow" or "ms" or "mspace" or "msqrt" or "mstyle"
                or "msub" or "msubsup" or "msup" or "mtable" or "mtd" or "mtext" or "mtr" or "munder" or "munderover" or "meta" or "meter" or "nobr" or "noembed" or "noframes" or "noscript" or "object" or "output" or "param" or "picture"
                or "progress" or "rp" or "rt" or "ruby" or "samp" or "select" or "small" or "source" or "span" or "strike"
                or "strong" or "sub" or "sup" or "textarea" or "time" or "title" or "track" or "tt" or "var" or "video"
                or "wbr" => TagEffect.Inline,
            _ => TagEffect.Unknown,
        };
    }

    private static TagEffect OfOneLetter(char name) =>
        name is 'p' ? TagEffect.Break : name is 'a' or 'b' or 'i' or 's' or 'u' or 'q' ? TagEffect.Inline : TagEffect.Unknown;

    /// <summary>True for elements that need no end tag: HTML Standard 13.1.2 and 13.1.2.4.</summary>
    public static bool MayStayOpen(ReadOnlySpan<char> name)
    {
        Span<char> lower = stackalloc char[8];
        if (name.Length > lower.Length)
            return false;
        name.ToLowerInvariant(lower);
        return IsVoid(name) || (ReadOnlySpan<char>)lower[..name.Length] is "p" or "li" or "dt" or "dd" or "tr" or "td" or "th" or "thead" or "tbody"
            or "tfoot" or "option" or "body" or "html" or "head";
    }

    /// <summary>True for elements without content: nothing to drop behind them.</summary>
    public static bool IsVoid(ReadOnlySpan<char> name)
    {
        Span<char> lower = stackalloc char[8];
        if (name.Length > lower.Length)
            return false;
        name.ToLowerInvariant(lower);
        return (ReadOnlySpan<char>)lower[..name.Length] is "img" or "br" or "hr" or "input" or "meta" or "link" or "source" or "track" or "wbr"
            or "area" or "base" or "col" or "embed" or "param";
    }
}
