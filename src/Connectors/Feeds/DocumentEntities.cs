using Listener.Connectors.Text;

namespace Listener.Connectors.Feeds;

/// <summary>
/// The entities a document type declares. Short literal text is honoured (<c>&lt;!ENTITY nbsp "&amp;#160;"&gt;</c>), external and parameter
/// entities are never fetched and read as nothing, and a document whose entities are made of entities, or of much text, is refused: it wants
/// to grow in the reader's memory.
/// </summary>
internal sealed class DocumentEntities
{
    private const int MaxEntities = 512;
    private const int MaxValue = 1_000;
    private Dictionary<string, string>? _values;
    private bool _isRead;
    private int _expansionBudget = 1 << 20;

    public bool Any => _values is not null;

    /// <summary>The text of an entity; false when it was not declared or has been used beyond measure.</summary>
    public bool TryGet(ReadOnlySpan<char> name, out string value)
    {
        value = "";
        if (_values is null || !_values.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var found))
            return false;
        _expansionBudget -= found.Length;
        value = _expansionBudget < 0 ? "" : found;
        return true;
    }

    /// <summary>Reads the declaration at <paramref name="at"/>; the result is the index behind it.</summary>
    public int ReadDoctype(ReadOnlySpan<char> text, int at)
    {
        // Without declarations of its own it ends at its first bracket, whatever became of its quotes. So does every one after the first: a document has
        // one, and to look for the end of each in a heap of broken ones would take the square of its length.
        var i = at + "<!DOCTYPE".Length;
        if (text[i..].IndexOfAny('[', '>') is >= 0 and var first && text[i + first] == '>')
            return i + first + 1;
        if (_isRead)
            return text[i..].IndexOf('>') is >= 0 and var end ? i + end + 1 : text.Length;
        _isRead = true;
        while (i < text.Length)
        {
            switch (text[i])
            {
                case '>':
                    return i + 1;
                case '"' or '\'':
                    i = Behind(text, i + 1, text[i]);
                    break;
                case '[':
                    i = ReadSubset(text, i + 1);
                    break;
                default:
                    i++;
                    break;
            }
        }

        // Never closed: whatever follows the first bracket is the document.
        var close = text[at..].IndexOf('>');
        return close < 0 ? text.Length : at + close + 1;
    }

    private int ReadSubset(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && text[at] != ']')
        {
            var rest = text[at..];
            if (rest.StartsWith("<!ENTITY"))
                at = ReadEntity(text, at + "<!ENTITY".Length);
            else if (rest.StartsWith("<!--"))
                at = rest.IndexOf("-->") is >= 0 and var end ? at + end + 3 : text.Length;
            else if (rest[0] is '"' or '\'')
                at = Behind(text, at + 1, rest[0]);
            else
                at++;
        }

        return Math.Min(at + 1, text.Length);
    }

    private int ReadEntity(ReadOnlySpan<char> text, int at)
    {
        at = SkipSpace(text, at);
        var isParameter = at < text.Length && text[at] == '%';
        if (isParameter)
            at = SkipSpace(text, at + 1);
        var nameEnd = at;
        while (nameEnd < text.Length && !char.IsWhiteSpace(text[nameEnd]) && text[nameEnd] is not ('>' or '"' or '\''))
            nameEnd++;
        var name = text[at..nameEnd];
        var value = SkipSpace(text, nameEnd);
        var isLiteral = value < text.Length && text[value] is '"' or '\'';
        var end = isLiteral ? Behind(text, value + 1, text[value]) : value;
        if (!isParameter)
            Declare(name, isLiteral ? text[(value + 1)..Math.Max(value + 1, end - 1)] : default);

        while (end < text.Length && text[end] != '>')
            end = text[end] is '"' or '\'' ? Behind(text, end + 1, text[end]) : end + 1;
        return Math.Min(end + 1, text.Length);
    }

    private void Declare(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (value.Length > MaxValue)
            throw Refused();
        var literal = new System.Text.StringBuilder(value.Length);
        Span<char> decoded = stackalloc char[2];
        for (var i = 0; i < value.Length;)
        {
            var written = 0;
            var taken = value[i] == '&' ? CharacterReferences.Read(value[i..], html: false, decoded, out written) : 0;
            if (taken > 0)
                literal.Append(decoded[..written]);
            else if (value[i] == '&' && value[i..].Contains(';'))
                throw Refused();
            else
                literal.Append(value[i]);
            i += Math.Max(taken, 1);
        }

        _values ??= new Dictionary<string, string>(StringComparer.Ordinal);
        if (_values.Count < MaxEntities)
            _values.TryAdd(name.ToString(), value.Contains('<') ? "" : literal.ToString());
    }

    private static FetchException Refused() =>
        new(FetchFailure.Malformed, "the document declares entities that expand; such documents are refused");

    private static int SkipSpace(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        return at;
    }

    private static int Behind(ReadOnlySpan<char> text, int from, char sign)
    {
        var found = text[Math.Min(from, text.Length)..].IndexOf(sign);
        return found < 0 ? text.Length : from + found + 1;
    }
}
