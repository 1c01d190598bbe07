namespace Listener.Classifier.Features;

/// <summary>What a token is.</summary>
internal enum TokenKind : byte
{
    Word,
    Dense,
    Number,
    Mark,
    Emoji,
    Handle,
    Link,
    Break,
}

/// <summary>Marks on a token.</summary>
[Flags]
internal enum TokenTraits : byte
{
    None = 0,

    /// <summary>A letter stood three times or more in a row.</summary>
    Elongated = 1,

    /// <summary>At most four words after a negation, in the same clause.</summary>
    Negated = 2,

    /// <summary>Written with a leading #.</summary>
    Tagged = 4,
}

/// <summary>A piece of the text. Start and length are in folded units, source positions in the units of the text as written.</summary>
internal struct Token
{
    public TokenKind Kind;
    public TokenTraits Traits;
    public int Start;
    public int Length;
    public int SourceStart;
    public int SourceLength;
    public uint Hash;

    /// <summary>Where this token's features end in the buffers of words and of characters.</summary>
    public int WordsEnd;
    public int CharsEnd;
    public int ConceptsEnd;
    public int TermsEnd;

    /// <summary>Where the sums of what this token added as a remembered word end.</summary>
    public int SumsEnd;
}
