namespace Listener.Classifier.Text;

/// <summary>One code point, folded. Four bytes: what it is, and the character or the place of the string it becomes.</summary>
internal readonly struct FoldedChar(uint bits)
{
    private const int ClassShift = 16;
    private const int ScriptShift = 20;
    private const uint StringFlag = 1u << 24;
    private const uint ComposesFlag = 1u << 25;

    public CharClass Class => (CharClass)((bits >> ClassShift) & 15);

    public Script Script => (Script)((bits >> ScriptShift) & 15);

    /// <summary>True when <see cref="Value"/> is a place in <see cref="FoldPage.Strings"/>.</summary>
    public bool IsString => (bits & StringFlag) != 0;

    /// <summary>True when a mark that follows may make another letter of it.</summary>
    public bool Composes => (bits & ComposesFlag) != 0;

    public char Value => (char)bits;

    public static FoldedChar Of(CharClass characterClass, Script script, int value, bool isString, bool composes) => new(
        (uint)value | ((uint)characterClass << ClassShift) | ((uint)script << ScriptShift)
        | (isString ? StringFlag : 0) | (composes ? ComposesFlag : 0));
}

/// <summary>256 neighbouring code points, folded; immutable.</summary>
internal sealed class FoldPage
{
    public FoldedChar[] Chars { get; } = new FoldedChar[256];

    /// <summary>What the characters become that become more than one UTF-16 unit.</summary>
    public string[] Strings { get; }

    public FoldPage(int number)
    {
        var strings = new List<string>();
        for (var index = 0; index < Chars.Length; index++)
        {
            Chars[index] = Folded((number << 8) + index, strings);
        }

        Strings = [.. strings];
    }

    private static FoldedChar Folded(int codePoint, List<string> strings)
    {
        if (codePoint is >= 0xD800 and <= 0xDFFF)
        {
            return default; // half a pair is no character: a separator
        }

        var characterClass = FoldRules.Classify(codePoint);
        if (characterClass is CharClass.Separator or CharClass.LineBreak or CharClass.Dropped)
        {
            return FoldedChar.Of(characterClass, Script.None, 0, false, false);
        }

        var folded = FoldRules.Fold(codePoint);
        if (folded.Length == 0)
        {
            return FoldedChar.Of(CharClass.Dropped, Script.None, 0, false, false);
        }

        // What a compatibility form stands for decides: ² is a digit, ﬁ and 𝐀 are Latin letters.
        var first = char.ConvertToUtf32(folded, 0);
        if (characterClass is CharClass.Letter or CharClass.Digit or CharClass.Symbol)
        {
            characterClass = FoldRules.Classify(first) is CharClass.Separator ? characterClass : FoldRules.Classify(first);
        }

        var script = characterClass is CharClass.Letter or CharClass.Mark ? FoldRules.ScriptOf(first) : Script.None;
        if (folded.Length == 1)
        {
            return FoldedChar.Of(characterClass, script, folded[0], false, FoldRules.Composes(folded[0]));
        }

        strings.Add(folded);
        return FoldedChar.Of(characterClass, script, strings.Count - 1, true, false);
    }
}

/// <summary>The folding of every code point, page by page on first use. Thread-safe: a page built twice is the same page.</summary>
internal static class TextFold
{
    private static readonly FoldPage?[] Pages = new FoldPage?[0x1100];

    public static FoldPage Page(int codePoint) => Pages[codePoint >> 8] ?? Build(codePoint >> 8);

    /// <summary>The words of a text, folded and joined by spaces: two texts with the same result are the same to every rule.</summary>
    public static string Words(ReadOnlySpan<char> text)
    {
        var words = new List<string>();
        var tokens = new Tokenizer(text, stackalloc char[Tokenizer.BufferSize]);
        while (tokens.MoveNext())
        {
            if (tokens.Kind is TokenKind.Word or TokenKind.Symbol)
            {
                words.Add(tokens.Folded.ToString());
            }
        }

        return string.Join(' ', words);
    }

    private static FoldPage Build(int number)
    {
        var page = new FoldPage(number);
        Volatile.Write(ref Pages[number], page);
        return page;
    }
}
