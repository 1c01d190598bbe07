namespace Listener.Connectors.Feeds;

/// <summary>Finds children inside content already bounded: names in authors, titles in sources, descriptions in media groups.</summary>
internal static class ChildElements
{
    /// <summary>The first direct child of this local name that is not empty; null without one.</summary>
    public static Content? Find(MarkupCursor cursor, OpenElements open, TextSpan inner, ReadOnlySpan<char> localName)
    {
        var resume = cursor.Position;
        cursor.MoveTo(inner.Start);
        Content? found = null;
        while (found is null && cursor.NextTag(out var tag) && tag.End <= inner.End)
        {
            if (tag.Kind != TagKind.Start || !cursor.TryContent(tag, open, out var content) || content.Inner.End > inner.End)
                continue;
            var name = cursor.Slice(tag.Name);
            if (name[(name.IndexOf(':') + 1)..].Equals(localName, StringComparison.OrdinalIgnoreCase) && !content.Inner.IsEmpty)
                found = content;
        }

        cursor.MoveTo(resume);
        return found;
    }
}
