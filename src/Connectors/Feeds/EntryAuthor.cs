using Listener.Connectors.Text;

namespace Listener.Connectors.Feeds;

/// <summary>Names of people, from elements and from the lines that RSS puts them into.</summary>
internal static class EntryAuthor
{
    /// <summary>The name inside an author element, else its e-mail address, else its text; null when nobody is named.</summary>
    public static string? Name(MarkupCursor cursor, OpenElements open, FieldReader fields, Content author)
    {
        if (!author.HasTags)
            return Name(fields.Value(author));
        return Child("name") ?? Child("email");

        string? Child(string name) =>
            ChildElements.Find(cursor, open, author.Inner, name) is { } found ? fields.Title(new Field(found, TextKind.Guess)) : null;
    }

    /// <summary>"mail (Name)", "Name (mail)" and "Name &lt;mail&gt;" are names; a bare address is itself.</summary>
    public static string? Name(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        var open = line.IndexOf('(');
        if (open > 0 && line.EndsWith(")") && line[(open + 1)..^1].Trim() is { IsEmpty: false } inside)
        {
            if (line[..open].Contains('@'))
                return inside.ToString();
            if (inside.Contains('@') && line[..open].Trim() is { IsEmpty: false } named)
                return named.ToString();
        }

        var angle = line.IndexOf('<');
        if (angle > 0 && line.EndsWith(">") && line[angle..].Contains('@') && line[..angle].Trim("\" ") is { IsEmpty: false } before)
            return before.ToString();
        if (line.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
            line = line[7..];
        if (line.Contains('<') || line.Contains('&'))
            return HtmlText.ToPlain(line).Replace('\n', ' ') is { Length: > 0 } plain ? plain : null;
        return line.IsEmpty ? null : line.ToString();
    }
}
