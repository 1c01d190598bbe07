using System.Numerics;
using System.Runtime.CompilerServices;

namespace Listener.Classifier.Features;

/// <summary>Text to hashed features, in one pass for all tasks. One instance a thread.</summary>
internal sealed class FeatureExtractor(Lexicon lexicon, ConceptTable concepts)
{
    /// <summary>Longest character n-gram, boundaries included.</summary>
    public const int LongestNgram = 5;

    /// <summary>Units of a word that give character n-grams; the rest of a longer one is noise or an attack.</summary>
    private const int LongestWord = 40;

    private readonly TokenScanner _scanner = new();
    private uint _concept;

    public FeatureBuffer Features { get; } = new();

    public ReadOnlySpan<Token> Tokens => _scanner.Tokens;

    /// <summary>Fills <see cref="Features"/> and <see cref="Tokens"/>; both stay valid until the next call. Positions count through title, one break, text.</summary>
    /// <param name="found">What the rules found, a bit a category: each is a feature beside the concepts.</param>
    public void Extract(ReadOnlySpan<char> title, ReadOnlySpan<char> text, ReadOnlySpan<char> language, ulong found = 0)
    {
        _scanner.Clear();
        if (!title.IsEmpty)
        {
            _scanner.Scan(title, 0);
            _scanner.Break(title.Length);
        }

        _scanner.Scan(text, title.IsEmpty ? 0 : title.Length + 1);
        var tokens = _scanner.Tokens;
        Features.Clear(Room(tokens, out var chars), chars);
        var key = Lexicon.LanguageKey(language);
        var shape = new TextShape(lexicon, key);
        _concept = 0;
        uint previous = 0, beforePrevious = 0;
        for (var i = 0; i < tokens.Length; i++)
        {
            ref var token = ref tokens[i];
            if (token.Kind == TokenKind.Break)
            {
                (previous, beforePrevious) = (0, 0);
                shape.EndClause();
            }
            else
            {
                shape.See(ref token, _scanner.Folded(token));
                AddConcepts(token, previous, key, ref shape);
                AddWords(token, previous, beforePrevious);
                AddCharacters(token);
                if (token.Kind is not (TokenKind.Handle or TokenKind.Link))
                    (beforePrevious, previous) = (previous, token.Hash);
            }

            token.WordsEnd = Features.WordCount;
            token.CharsEnd = Features.CharCount;
            token.ConceptsEnd = Features.ConceptCount;
        }

        for (; found != 0; found &= found - 1)
            Features.AddConcept(Hash.Step(Hash.Rule, (uint)BitOperations.TrailingZeroCount(found)));
        shape.AddTo(Features);
    }

    // Upper bounds, so that the loops below need no checks of their own.
    private static int Room(ReadOnlySpan<Token> tokens, out int chars)
    {
        int words = 8;
        chars = 8;
        foreach (ref readonly var token in tokens)
        {
            words += token.Kind == TokenKind.Dense ? 3 + (2 * token.Length) : 4;
            chars += (Math.Min(token.Length, LongestWord) + 2) * (LongestNgram - 1);
            if (token.Kind == TokenKind.Dense)
                chars += token.Length * LongestNgram;
        }

        return words;
    }

    private void AddWords(in Token token, uint previous, uint beforePrevious)
    {
        if (token.Kind == TokenKind.Dense)
        {
            AddDense(_scanner.Folded(token));
            return;
        }

        Features.AddWord(token.Hash);
        if ((token.Traits & TokenTraits.Negated) != 0)
            Features.AddWord(Hash.Step(token.Hash, Hash.Negated));
        if (previous == 0)
            return;
        var pair = Hash.Step(Hash.Step(Hash.Word, previous), token.Hash);
        Features.AddWord(pair);
        if (beforePrevious != 0)
            Features.AddWord(Hash.Step(Hash.Step(Hash.Word, beforePrevious), pair));
    }

    // Scripts without spaces: pairs and triples of characters stand for words, longer runs for phrases.
    private void AddDense(ReadOnlySpan<char> run)
    {
        for (var start = 0; start < run.Length; start++)
        {
            var hash = Hash.Step(Hash.Word, run[start]);
            for (var end = start + 1; end < Math.Min(run.Length, start + 3); end++)
                Features.AddWord(hash = Hash.Step(hash, run[end]));
        }
    }

    private void AddConcepts(in Token token, uint previous, uint language, ref TextShape shape)
    {
        var folded = _scanner.Folded(token);
        if (token.Kind == TokenKind.Word)
        {
            AddConcept(concepts.Find(token, folded, previous, language), (token.Traits & TokenTraits.Negated) != 0, ref shape);
        }
        else if (token.Kind == TokenKind.Dense)
        {
            for (var at = 0; at < folded.Length;)
            {
                AddConcept(concepts.FindDense(folded[at..], language, out var length), isNegated: false, ref shape);
                at += length;
            }
        }
        else if (token.Kind == TokenKind.Mark && folded.IndexOfAny('?', '？', '؟') >= 0)
        {
            AddConcept(byte.MaxValue, isNegated: false, ref shape);
        }
    }

    // A concept, the pair it makes with the one before it, and either of them negated.
    private void AddConcept(byte concept, bool isNegated, ref TextShape shape)
    {
        if (concept == 0)
            return;
        if (concept == concepts.NegationConcept)
            shape.Negate();
        var name = Hash.Step(Hash.Concept, isNegated && concept != concepts.NegationConcept ? concept + 256u : concept);
        Features.AddConcept(name);
        Features.AddConcept(Hash.Step(name, _concept));
        _concept = name;
    }

    private void AddCharacters(in Token token)
    {
        if (token.Kind == TokenKind.Dense)
            AddRun(_scanner.Folded(token), shortest: 1, longest: 4);
        else if (token.Kind == TokenKind.Word)
            AddBounded(_scanner.Folded(token));
    }

    private void AddRun(ReadOnlySpan<char> run, int shortest, int longest)
    {
        for (var start = 0; start < run.Length; start++)
        {
            var hash = Hash.Chars;
            for (var end = start; end < Math.Min(run.Length, start + longest); end++)
            {
                hash = Hash.Step(hash, run[end]);
                if (end - start + 1 >= shortest)
                    Features.AddChars(hash);
            }
        }
    }

    // 1 stands for both edges of a word.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddBounded(ReadOnlySpan<char> word)
    {
        Span<char> bounded = stackalloc char[LongestWord + 2];
        var length = Math.Min(word.Length, LongestWord);
        bounded[0] = '\u0001';
        word[..length].CopyTo(bounded[1..]);
        bounded[length + 1] = '\u0001';
        bounded = bounded[..(length + 2)];
        for (var start = 0; start < bounded.Length - 1; start++)
        {
            var hash = Hash.Step(Hash.Step(Hash.Chars, bounded[start]), bounded[start + 1]);
            var last = Math.Min(bounded.Length, start + LongestNgram);
            for (var end = start + 2; end < last; end++)
                Features.AddChars(hash = Hash.Step(hash, bounded[end]));
        }
    }
}
