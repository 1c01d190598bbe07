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
    private const long MostScanned = 32 * 1024 * 1024;

    /// <summary>Bytes of an element's name, with its prefix.</summary>
    private const int LongestName = 64;

    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n>/"u8);

    private readonly ReadOnlyMemory<byte> _body;
    private long _scanned;

    /// <summary>Places of items in document order, by how deep in lists they are.</summary>
    private readonly IReadOnlyList<IReadOnlyList<Range>> _levels;

    private readonly CancellationToken _cancellationToken;

    /// <param name="body">Of an answer, whole, after Content-Encoding was taken off.</param>
    /// <param name="cancellationToken">Ends the looking, now and later, with <see cref="OperationCanceledException"/>.</param>
    public ItemBytes(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        _body = body;
        var first = body.Span.TrimStart(" \t\r\n\uFEFF"u8);
        _levels = first.Length > 0 && first[0] is (byte)'{' or (byte)'[' ? JsonLevels(body.Span, cancellationToken) : [XmlItems(body.Span, cancellationToken)];
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
                var spellings = Spellings(key);
                for (var tried = 0; tried < level.Count && places[i] < 0 && _scanned < MostScanned; tried++)
                {
                    var at = (next + tried) % level.Count;
                    if (Has(_body.Span[level[at]], spellings))
                        places[i] = at;
                }
            }

            next = places[i] < 0 ? next : places[i] + 1;
        }

        return places;
    }

    /// <summary>As it is written in JSON and XML, with and without escapes.</summary>
    private static IReadOnlyList<byte[]> Spellings(string key) =>
        [.. new[] { key, key.Replace("/", "\\/", StringComparison.Ordinal), key.Replace("&", "&amp;", StringComparison.Ordinal), key.Replace("&", "\\u0026", StringComparison.Ordinal) }
            .Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes)];

    private bool Has(ReadOnlySpan<byte> item, IReadOnlyList<byte[]> spellings)
    {
        foreach (var spelling in spellings)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            _scanned += item.Length;
            if (HasWord(item, spelling))
                return true;
        }

        return false;
    }

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

    private static List<IReadOnlyList<Range>> JsonLevels(ReadOnlySpan<byte> body, CancellationToken cancellationToken)
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
                cancellationToken.ThrowIfCancellationRequested();
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

    /// <summary>
    /// One pass, forward only: from each tag to the next, and no further than its <c>&gt;</c>. A body of nothing but beginnings of tags takes no
    /// longer than its length.
    /// </summary>
    private static List<Range> XmlItems(ReadOnlySpan<byte> body, CancellationToken cancellationToken)
    {
        List<Range> items = [], entries = [];
        var (item, entry) = (-1, -1);
        for (var at = Next(body, 0, (byte)'<'); at >= 0; at = Next(body, at, (byte)'<'))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isClosing = at + 1 < body.Length && body[at + 1] == (byte)'/';
            var name = LocalName(body[(at + (isClosing ? 2 : 1))..]);
            var (isItem, isEntry) = (name.SequenceEqual("item"u8), name.SequenceEqual("entry"u8));
            if (!isItem && !isEntry)
            {
                at++;
                continue;
            }

            // Where no tag ends any more, no item does.
            var close = Next(body, at, (byte)'>');
            if (close < 0)
                break;
            Pair(ref isItem ? ref item : ref entry, isItem ? items : entries, isClosing, at, close + 1);
            at = close + 1;
        }

        return [.. items, .. entries];
    }

    /// <summary>An item goes from its first opening to the next closing, whatever opens between.</summary>
    private static void Pair(ref int open, List<Range> found, bool isClosing, int from, int end)
    {
        if (!isClosing)
        {
            open = open < 0 ? from : open;
        }
        else if (open >= 0)
        {
            found.Add(open..end);
            open = -1;
        }
    }

    private static int Next(ReadOnlySpan<byte> body, int start, byte mark)
    {
        var at = body[start..].IndexOf(mark);
        return at < 0 ? -1 : start + at;
    }

    /// <summary>The name at the beginning, without its prefix; empty where it is too long to be one of ours.</summary>
    private static ReadOnlySpan<byte> LocalName(ReadOnlySpan<byte> rest)
    {
        var head = rest[..Math.Min(rest.Length, LongestName)];
        var length = head.IndexOfAny(NameEnds);
        var name = length < 0 ? default : head[..length];
        return name[(name.IndexOf((byte)':') + 1)..];
    }
}
