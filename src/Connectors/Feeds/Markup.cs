namespace Listener.Connectors.Feeds;

/// <summary>A stretch of the document.</summary>
internal readonly record struct TextSpan(int Start, int End)
{
    public bool IsEmpty => End <= Start;

    public int Length => End - Start;
}

/// <summary>One tag of the document, by positions.</summary>
/// <param name="Name">Qualified name.</param>
/// <param name="Attributes">What stands between the name and the end of the tag.</param>
/// <param name="End">Behind the closing bracket.</param>
/// <param name="Kind">Start, end or both.</param>
internal readonly record struct Tag(TextSpan Name, TextSpan Attributes, int End, TagKind Kind);

internal enum TagKind
{
    Start,
    End,
    Empty,
}

/// <summary>What stands between a start tag and its end tag.</summary>
/// <param name="Inner">The raw characters.</param>
/// <param name="HasTags">Elements inside.</param>
/// <param name="HasSections">CDATA sections or comments inside.</param>
internal readonly record struct Content(TextSpan Inner, bool HasTags, bool HasSections);
