namespace Listener.Connectors.Feeds;

/// <summary>How the characters of an element become words.</summary>
internal enum TextKind
{
    /// <summary>RSS: HTML if it looks like it. Never said, always guessed.</summary>
    Guess,

    /// <summary>Plain text, as it is.</summary>
    Plain,

    /// <summary>HTML, escaped or in a CDATA section.</summary>
    Html,

    /// <summary>Elements of the document itself.</summary>
    Inline,

    /// <summary>Base64 of HTML, or of nobody knows what.</summary>
    Base64,

    /// <summary>Base64 of plain text.</summary>
    Base64Plain,

    /// <summary>Nothing to read: pictures, sound, content elsewhere.</summary>
    None,
}

/// <summary>The kinds of text constructs: RFC 4287 sections 3.1 and 4.1.3, and the <c>mode</c> of Atom 0.3.</summary>
internal static class TextKinds
{
    public static TextKind Of(ReadOnlySpan<char> text, AttributeList attributes, bool isAtom)
    {
        var type = attributes.TryGet(text, "type", out var typeSpan) ? text[typeSpan.Start..typeSpan.End].Trim() : default;
        if (attributes.TryGet(text, "mode", out var mode) && text[mode.Start..mode.End].Equals("base64", StringComparison.OrdinalIgnoreCase))
            return Is(type, "text/plain") || Is(type, "text") ? TextKind.Base64Plain : TextKind.Base64;
        if (!isAtom)
            return TextKind.Guess;
        if (type.IsEmpty || Is(type, "text") || Is(type, "text/plain"))
            return TextKind.Plain;
        if (Is(type, "html") || Is(type, "text/html"))
            return TextKind.Html;
        if (Is(type, "xhtml") || Is(type, "application/xhtml+xml") || EndsWith(type, "+xml") || EndsWith(type, "/xml"))
            return TextKind.Inline;
        if (type.StartsWith("text/", StringComparison.OrdinalIgnoreCase))
            return TextKind.Plain;
        return type.Contains('/') ? Other(type) : TextKind.Guess;
    }

    private static TextKind Other(ReadOnlySpan<char> type) =>
        type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) || type.StartsWith("audio/", StringComparison.OrdinalIgnoreCase)
        || type.StartsWith("video/", StringComparison.OrdinalIgnoreCase)
            ? TextKind.None
            : EndsWith(type, "/json") || EndsWith(type, "+json") ? TextKind.Plain : TextKind.Base64;

    private static bool Is(ReadOnlySpan<char> type, string expected) => type.Equals(expected, StringComparison.OrdinalIgnoreCase);

    private static bool EndsWith(ReadOnlySpan<char> type, string end) => type.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}
