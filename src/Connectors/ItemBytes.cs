using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Listener.Connectors;

/// <summary>
/// Finds in the body of an answer the bytes of one item, by its shape alone: elements of JSON lists, <c>item</c> and <c>entry</c> elements of feeds.
/// What stands around an item is other people's.
/// </summary>
public sealed class ItemBytes
{
    /// <summary>Bytes looked through before it gives up: ids that are not in the body at all must not cost seconds.</summary>
    private const long MostScanned = 16 * 1024 * 1024;

    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n>/"u8);

    private readonly ReadOnlyMemory<byte> _body;
    private long _scanned;

    /// <summary>Places of items in document order, by how deep in lists they are.</summary>
    private readonly IReadOnlyList<IReadOnlyList<Range>> _levels;

    /// <param name="body">Of an answer, whole, after Content-Encoding was taken off.</param>
    public ItemBytes(ReadOnlyMemory<byte> body)
    {
        _body = body;
        var first = body.Span.TrimStart(" \t\r\n\uFEFF"u8);
        _levels = first.Length > 0 && first[0] is (byte)'{' or (byte)'[' ? JsonLevels(body.Span) : [XmlItems(body.Span)];
    }

    /// <summary>The bytes of each post, known by its id or else its address; null where none can be told apart.</summary>
    /// <param name="posts">In the order of the source.</param>
    public IReadOnlyList<ReadOnlyMemory<byte>?> Of(IReadOnlyList<Post> posts) =>
        Find([.. posts.Select(post => (IReadOnlyList<string>)(post.Url is null ? [post.ExternalId] : [post.ExternalId, post.Url]))]);

    /// <summary>
    /// The bytes of each item, in the order of the source; null where none can be told apart. Each item has the keys it may be known by, the best
    /// first.
    /// </summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>?> Find(IReadOnlyList<IReadOnlyList<string>> items)
    {
        var found = new ReadOnlyMemory<byte>?[items.Count];
        foreach (var level in _levels)
        {
            var places = Places(level, items);
            var known = places.Where(place => place >= 0).ToList();

            // Two items in one element: the element is a list of them, and they are further inside.
            if (known.Count == 0 || known.Distinct().Count() < known.Count)
                continue;
            for (var i = 0; i < items.Count; i++)
            {
                if (places[i] >= 0)
                    found[i] ??= _body[level[places[i]]];
            }
        }

        return found;
    }

    private int[] Places(IReadOnlyList<Range> level, IReadOnlyList<IReadOnlyList<string>> items)
    {
        var places = new int[items.Count];
        var next = 0;
        for (var i = 0; i < items.Count; i++)
        {
            // Items come in the order of their source: another one that only speaks of this id, as an answer does, stands before or after.
            places[i] = -1;
            foreach (var key in items[i])
            {
                for (var tried = 0; tried < level.Count && places[i] < 0 && _scanned < MostScanned; tried++)
                {
                    var at = (next + tried) % level.Count;
                    _scanned += _body[level[at]].Length;
                    if (Has(_body.Span[level[at]], key))
                        places[i] = at;
                }
            }

            next = places[i] < 0 ? next : places[i] + 1;
        }

        return places;
    }

    private static bool Has(ReadOnlySpan<byte> item, string key) =>
        HasWord(item, Encoding.UTF8.GetBytes(key))
        || (key.AsSpan().IndexOfAny('/', '&') >= 0 && (
            HasWord(item, Encoding.UTF8.GetBytes(key.Replace("/", "\\/", StringComparison.Ordinal)))
            || HasWord(item, Encoding.UTF8.GetBytes(key.Replace("&", "&amp;", StringComparison.Ordinal)))
            || HasWord(item, Encoding.UTF8.GetBytes(key.Replace("&", "\\u0026", StringComparison.Ordinal)))));

    /// <summary>Not inside a longer word: 12 is not in 4123.</summary>
    private static bool HasWord(ReadOnlySpan<byte> item, ReadOnlySpan<byte> key)
    {
        for (var start = 0; ;)
        {
            var at = item[start..].IndexOf(key);
            if (at < 0 || key.Length == 0)
                return false;
            at += start;
            var end = at + key.Length;
            if ((at == 0 || !IsWord(item[at - 1])) && (end == item.Length || !IsWord(item[end])))
                return true;
            start = at + 1;
        }
    }

    private static bool IsWord(byte letter) => char.IsAsciiLetterOrDigit((char)letter) || letter >= 0x80;

    private static List<IReadOnlyList<Range>> JsonLevels(ReadOnlySpan<byte> body)
    {
        var levels = new List<IReadOnlyList<Range>>();
        var open = new Stack<(bool IsElement, int Start)>();
        var lists = 0;
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        var skipped = body.StartsWith(mark) ? mark.Length : 0;
        var reader = new Utf8JsonReader(body[skipped..], new JsonReaderOptions { MaxDepth = 64 });
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartArray:
                        lists++;
                        open.Push((false, -1));
                        break;
                    case JsonTokenType.StartObject:
                        open.Push((open.TryPeek(out var outer) && outer.Start < 0, skipped + (int)reader.TokenStartIndex));
                        break;
                    case JsonTokenType.EndArray:
                        lists--;
                        open.Pop();
                        break;
                    case JsonTokenType.EndObject when open.Pop() is { IsElement: true } item:
                        while (levels.Count < lists)
                            levels.Add(new List<Range>());
                        ((List<Range>)levels[lists - 1]).Add(item.Start..(skipped + (int)reader.BytesConsumed));
                        break;
                    default:
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // The connector has read it, or said that it could not: what was found up to here stands.
        }

        return levels;
    }

    private static List<Range> XmlItems(ReadOnlySpan<byte> body)
    {
        var items = new List<Range>();
        foreach (var name in new[] { "item", "entry" })
        {
            for (var start = 0; Tag(body, start, "<", name) is var (from, inside) && from >= 0;)
            {
                var (close, end) = Tag(body, inside, "</", name);
                if (close < 0)
                    break;
                items.Add(from..end);
                start = end;
            }
        }

        return items;
    }

    /// <summary>The next tag of that local name, with or without a prefix: where it begins and where it ends; -1 for none.</summary>
    private static (int From, int End) Tag(ReadOnlySpan<byte> body, int start, string opening, string name)
    {
        var open = Encoding.ASCII.GetBytes(opening);
        var word = Encoding.ASCII.GetBytes(name);
        while (start < body.Length)
        {
            var at = body[start..].IndexOf(open);
            if (at < 0)
                return (-1, -1);
            at += start;
            var rest = body[(at + open.Length)..];
            var length = rest.IndexOfAny(NameEnds);
            if (length < 0)
                return (-1, -1);
            var local = rest[..length];
            local = local[(local.IndexOf((byte)':') + 1)..];
            var close = rest.IndexOf((byte)'>');
            if (local.SequenceEqual(word) && close >= 0)
                return (at, at + open.Length + close + 1);
            start = at + open.Length;
        }

        return (-1, -1);
    }
}
