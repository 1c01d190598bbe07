namespace Listener.Connectors.Feeds;

/// <summary>The attributes of one tag, by positions; used again for every tag.</summary>
internal sealed class AttributeList
{
    // Nothing in a feed has more; whoever writes ten thousand gets no memory for them.
    private const int MaxAttributes = 64;
    private readonly (TextSpan Name, TextSpan Value)[] _items = new (TextSpan, TextSpan)[MaxAttributes];

    public int Count { get; private set; }

    public (TextSpan Name, TextSpan Value) this[int index] => _items[index];

    public void Read(ReadOnlySpan<char> text, TextSpan range)
    {
        Count = 0;
        var at = range.Start;
        while (Count < MaxAttributes)
        {
            while (at < range.End && (text[at] <= ' ' || text[at] is '/' or '"' or '\'' or '='))
                at++;
            if (at >= range.End)
                return;
            var nameStart = at;
            while (at < range.End && text[at] > ' ' && text[at] != '=')
                at++;
            var name = new TextSpan(nameStart, at);
            at = SkipSpace(text, at, range.End);
            var value = new TextSpan(at, at);
            if (at < range.End && text[at] == '=')
                value = ReadValue(text, SkipSpace(text, at + 1, range.End), range.End, out at);
            _items[Count++] = (name, value);
        }
    }

    /// <summary>The value of an attribute by name, else by the part behind a prefix; any case. Lower case is asked for.</summary>
    public bool TryGet(ReadOnlySpan<char> text, ReadOnlySpan<char> name, out TextSpan value)
    {
        value = default;
        var found = false;
        for (var i = 0; i < Count; i++)
        {
            var own = text[_items[i].Name.Start.._items[i].Name.End];
            if (own.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                value = _items[i].Value;
                return true;
            }

            if (!found && own.Length > name.Length && own[^(name.Length + 1)] == ':' && !own.StartsWith("xmlns:")
                && own[^name.Length..].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                value = _items[i].Value;
                found = true;
            }
        }

        return found;
    }

    /// <summary>True when the name of the attribute with this value has a prefix.</summary>
    public bool IsPrefixed(ReadOnlySpan<char> text, TextSpan value)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_items[i].Value == value)
                return text[_items[i].Name.Start.._items[i].Name.End].Contains(':');
        }

        return false;
    }

    private static TextSpan ReadValue(ReadOnlySpan<char> text, int at, int end, out int next)
    {
        if (at < end && text[at] is '"' or '\'')
        {
            var close = text[(at + 1)..end].IndexOf(text[at]);
            var stop = close < 0 ? end : at + 1 + close;
            next = Math.Min(stop + 1, end);
            return new TextSpan(at + 1, stop);
        }

        var bare = at;
        while (at < end && text[at] > ' ')
            at++;
        next = at;
        return new TextSpan(bare, at);
    }

    private static int SkipSpace(ReadOnlySpan<char> text, int at, int end)
    {
        while (at < end && text[at] <= ' ')
            at++;
        return at;
    }
}
