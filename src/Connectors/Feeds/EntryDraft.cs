namespace Listener.Connectors.Feeds;

/// <summary>A child of an entry: where it stands, how it reads, and the language it says it is in.</summary>
internal readonly record struct Field(Content Content, TextKind Kind, TextSpan Language = default)
{
    public bool IsEmpty => Content.Inner.IsEmpty;
}

/// <summary>What has been seen of the entry being read. Nothing is decoded before the entry ends.</summary>
internal sealed class EntryDraft
{
    private readonly Field[] _fields = new Field[(int)Slot.Count];

    /// <summary>The address that stands for the entry itself, as an attribute or as an element's content.</summary>
    public Content Link { get; private set; }

    /// <summary>Base address in force at <see cref="Link"/>.</summary>
    public string? LinkBase { get; private set; }

    public int LinkRank { get; private set; }

    /// <summary>RSS: the guid is an address too, unless said otherwise.</summary>
    public bool IsPermaLink { get; set; }

    /// <summary>rdf:about.</summary>
    public TextSpan About { get; set; }

    public TextSpan LastModified { get; set; }

    /// <summary>Address of the recording or file that comes with the entry.</summary>
    public TextSpan Enclosure { get; set; }

    public TextSpan ReplyRef { get; set; }

    public TextSpan ReplyCount { get; set; }

    public Field this[Slot slot] => _fields[(int)slot];

    public void Clear()
    {
        Array.Clear(_fields);
        (Link, LinkBase, LinkRank, IsPermaLink) = (default, null, 0, true);
        (About, LastModified, Enclosure, ReplyRef, ReplyCount) = (default, default, default, default, default);
    }

    /// <summary>The first that is not empty stays.</summary>
    public void Set(Slot slot, in Field field)
    {
        if (_fields[(int)slot].IsEmpty)
            _fields[(int)slot] = field;
    }

    /// <summary>The best rank stays; of equal ones the first, or with <paramref name="isLast"/> this one.</summary>
    public void SetLink(int rank, in Content link, string? baseAddress, bool isLast = false)
    {
        if ((rank > LinkRank || (isLast && rank > 0 && rank == LinkRank)) && !link.Inner.IsEmpty)
            (Link, LinkRank, LinkBase) = (link, rank, baseAddress);
    }

    /// <summary>An empty reference means its base without the fragment: RFC 3986 section 5.2.2.</summary>
    public void SetBaseAsLink(int rank, string baseAddress)
    {
        if (rank > LinkRank)
            (Link, LinkRank, LinkBase) = (default, rank, baseAddress.Split('#')[0]);
    }
}
