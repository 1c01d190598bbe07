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

    /// <summary>"mail (Name)" and a name beside a bracketed mail, in whichever brackets and order, are names; an address alone is itself.</summary>
    public static string? Name(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        var open = line.IndexOfAny("(<[");
        var close = open < 0 ? -1 : line[open..].IndexOfAny(")>]") + open;
        if (close > open && (open == 0 || close == line.Length - 1))
        {
            var inside = line[(open + 1)..close].Trim();
            var beside = (open == 0 ? line[(close + 1)..] : line[..open]).Trim("\" ");
            if (inside.Contains('@'))
                return Name(beside.IsEmpty ? inside : beside);
            if (line[open] == '(' && !inside.IsEmpty && beside.Contains('@'))
                return inside.ToString();
        }

        if (line.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
            line = line[7..];
        if (line.Contains('<') || line.Contains('&'))
            return HtmlText.ToPlain(line).Replace('\n', ' ') is { Length: > 0 } plain ? plain : null;
        return line.IsEmpty ? null : line.ToString();
    }
}
