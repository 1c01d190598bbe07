namespace Listener.Connectors.Feeds;

/// <summary>What an open element is to the reader.</summary>
internal enum ScopeKind
{
    Other,
    Feed,
    Entry,
}

/// <summary>An open element and what its content inherits.</summary>
internal readonly record struct Scope(TextSpan Name, ScopeKind Kind, int Bindings, string? Base, string? Language);

/// <summary>The open elements around the cursor, with namespaces, base address and language in force. At most 100 deep.</summary>
internal sealed class OpenElements
{
    public const int MaxDepth = 100;
    private const int MaxBindings = 256;

    private readonly Scope[] _scopes = new Scope[MaxDepth];
    private readonly (TextSpan Prefix, Vocabulary Vocabulary)[] _bindings = new (TextSpan, Vocabulary)[MaxBindings];
    private int _bindingCount;

    public int Depth { get; private set; }

    public Scope Top => Depth == 0 ? default : _scopes[Depth - 1];

    /// <summary>Bindings in force; pass it to <see cref="Push"/> or <see cref="Forget"/>.</summary>
    public int Bindings => _bindingCount;

    /// <exception cref="FetchException">Deeper than anything a person wrote.</exception>
    public void Push(in Scope scope)
    {
        if (Depth == MaxDepth)
            throw new FetchException(FetchFailure.Malformed, $"elements are nested deeper than {MaxDepth}");
        _scopes[Depth++] = scope;
    }

    public Scope Pop()
    {
        var scope = _scopes[--Depth];
        _bindingCount = scope.Bindings;
        return scope;
    }

    public void Forget(int bindings) => _bindingCount = bindings;

    /// <summary>Takes the namespace declarations of a tag.</summary>
    public void Declare(ReadOnlySpan<char> text, AttributeList attributes)
    {
        for (var i = 0; i < attributes.Count && _bindingCount < MaxBindings; i++)
        {
            var (name, value) = attributes[i];
            var own = text[name.Start..name.End];
            if (!own.StartsWith("xmlns") || (own.Length > 5 && own[5] != ':'))
                continue;
            var prefix = own.Length > 5 ? new TextSpan(name.Start + 6, name.End) : new TextSpan(name.End, name.End);
            _bindings[_bindingCount++] = (prefix, Namespaces.FromUri(text[value.Start..value.End]));
        }
    }

    /// <summary>The vocabulary of a prefix. <paramref name="declared"/> is false when a document uses one it never declares.</summary>
    public Vocabulary Resolve(ReadOnlySpan<char> text, ReadOnlySpan<char> prefix, out bool declared)
    {
        declared = true;
        for (var i = _bindingCount - 1; i >= 0; i--)
        {
            var (own, vocabulary) = _bindings[i];
            if (text[own.Start..own.End].SequenceEqual(prefix))
                return vocabulary == Vocabulary.Other && prefix.IsEmpty ? Vocabulary.Feed : vocabulary;
        }

        if (prefix.IsEmpty)
            return Vocabulary.Feed;
        declared = prefix is "xml";
        return Namespaces.FromPrefix(prefix);
    }

    /// <summary>Makes the prefix of a feed's root the feed's own, whatever it was bound to.</summary>
    public void Adopt(ReadOnlySpan<char> text, ReadOnlySpan<char> prefix)
    {
        for (var i = 0; i < _bindingCount; i++)
        {
            var own = _bindings[i].Prefix;
            if (_bindings[i].Vocabulary == Vocabulary.Other && text[own.Start..own.End].SequenceEqual(prefix))
                _bindings[i].Vocabulary = Vocabulary.Feed;
        }
    }

    public bool IsTop(ReadOnlySpan<char> text, ReadOnlySpan<char> name) =>
        Depth > 0 && text[_scopes[Depth - 1].Name.Start.._scopes[Depth - 1].Name.End].SequenceEqual(name);

    public bool IsOpen(ReadOnlySpan<char> text, ReadOnlySpan<char> name) => DepthOf(text, name) > 0;

    /// <summary>How many elements are open up to and with the innermost of this name; 0 when none is.</summary>
    public int DepthOf(ReadOnlySpan<char> text, ReadOnlySpan<char> name)
    {
        for (var depth = Depth; depth > 0; depth--)
        {
            var own = _scopes[depth - 1].Name;
            if (own.Length == name.Length && text[own.Start..own.End].Equals(name, StringComparison.OrdinalIgnoreCase))
                return depth;
        }

        return 0;
    }
}
