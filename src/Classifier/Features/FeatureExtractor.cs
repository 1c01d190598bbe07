using System.Numerics;
using System.Runtime.CompilerServices;
using Listener.Classifier.Models;

namespace Listener.Classifier.Features;

/// <summary>Text to hashed features, in one pass for all tasks. One instance a thread.</summary>
/// <param name="memory">Of the model that reads the features: the n-grams of words it knows come as sums. Null to have all of them listed.</param>
internal sealed class FeatureExtractor(WordTable table, WordMemory? memory = null)
{
    /// <summary>Longest character n-gram, boundaries included.</summary>
    public const int LongestNgram = 5;

    /// <summary>Units of a word that give character n-grams; the rest of a longer one is noise or an attack.</summary>
    private const int LongestWord = 40;

    private readonly TokenScanner _scanner = new();
    private uint _concept, _term;

    public FeatureBuffer Features { get; } = new();

    public ReadOnlySpan<Token> Tokens => _scanner.Tokens;

    /// <summary>Fills <see cref="Features"/> and <see cref="Tokens"/>; both stay valid until the next call. Positions count through title, one break, text.</summary>
    /// <param name="input">What is read; each category that the rules found is a feature beside the concepts.</param>
    /// <param name="mark">Of the language's own copies of the features, for the memory; 0 for none.</param>
    public void Extract(in TextInput input, uint mark = 0)
    {
        _scanner.Clear();
        if (!input.Title.IsEmpty)
        {
            _scanner.Scan(input.Title, 0);
            _scanner.Break(input.Title.Length);
        }

        _scanner.Scan(input.Text, input.Title.IsEmpty ? 0 : input.Title.Length + 1);
        var tokens = _scanner.Tokens;
        Features.Clear(Room(tokens, out var chars), chars);
        var key = WordKey.Language(input.Language);
        var borrows = WordTable.Borrows(key);
        memory?.Touch(tokens, key);
        var shape = new TextShape();
        (_concept, _term) = (0, 0);
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
                var folded = _scanner.Folded(token);
                var sense = token.Kind == TokenKind.Word ? ReadWord(token, folded, previous, key, borrows, mark) : SenseOf(token, folded);
                shape.See(ref token, folded, sense.Valence);
                if (token.Kind == TokenKind.Dense)
                    AddSenses(folded, key, ref shape);
                else
                    AddSense(sense, (token.Traits & TokenTraits.Negated) != 0, ref shape);

                // Whether somebody ends a sentence with a full stop says who writes, not what is meant.
                if (!(token.Kind == TokenKind.Mark && folded is "." or ","))
                    AddWords(token, previous, beforePrevious);
                if (token.Kind == TokenKind.Dense)
                    AddRun(folded, shortest: 1, longest: 4);
                if (token.Kind is not (TokenKind.Handle or TokenKind.Link))
                    (beforePrevious, previous) = (previous, token.Hash);
            }

            token.WordsEnd = Features.WordCount;
            token.CharsEnd = Features.ListedChars;
            token.SumsEnd = Features.SumCount;
            token.ConceptsEnd = Features.ConceptCount;
            token.TermsEnd = Features.TermCount;
        }

        for (var left = input.Found; left != 0; left &= left - 1)
            Features.AddConcept(Hash.Step(Hash.Rule, (uint)BitOperations.TrailingZeroCount(left)));
        shape.AddTo(Features, input);
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

    // What a word means, alone or with the one before it; on the way its letters become n-grams.
    private WordSense ReadWord(in Token token, ReadOnlySpan<char> folded, uint previous, uint language, bool borrows, uint mark)
    {
        var (own, borrowed) = Letters(token, folded, language, borrows, mark);
        var sense = table.FindPair(previous, token.Hash, language).Or(own);
        return borrows && !sense.IsWhole
            ? sense.Or(table.FindPair(previous, token.Hash, WordTable.English)).Or(borrowed)
            : sense;
    }

    private (WordSense Own, WordSense Borrowed) Letters(in Token token, ReadOnlySpan<char> folded, uint language, bool borrows, uint mark)
    {
        var place = 0;
        var counts = Features.CountsAgain(token.Hash);
        if (memory is not null && folded.Length <= WordMemory.LongestWord && memory.TryFind(folded, token.Hash, language, out place))
        {
            if (counts)
                Features.AddSums(memory.Sums(place), memory.CountOf(place));
            return memory.SensesOf(place);
        }

        var own = table.Find(token.Hash, folded, language);
        var borrowed = borrows ? table.Find(token.Hash, folded, WordTable.English) : default;
        if (!counts)
            return (own, borrowed);
        var before = Features.ListedChars;
        AddBounded(folded);
        if (memory is not null && folded.Length <= WordMemory.LongestWord)
        {
            var chars = Features.ListedChars - before;
            memory.Fill(place, folded, language, Features.Chars[before..], mark, own, borrowed);
            Features.TakeBack(chars);
            Features.AddSums(memory.Sums(place), chars);
        }

        return (own, borrowed);
    }

    private WordSense SenseOf(in Token token, ReadOnlySpan<char> folded) => token.Kind switch
    {
        TokenKind.Emoji => new(0, (sbyte)table.ValenceOfEmoji(token)),
        TokenKind.Mark when folded.IndexOfAny('?', '？', '؟') >= 0 => new(byte.MaxValue, 0),
        _ => default,
    };

    // Scripts without spaces: the longest entries, one after the other.
    private void AddSenses(ReadOnlySpan<char> run, uint language, ref TextShape shape)
    {
        for (var at = 0; at < run.Length;)
        {
            var sense = table.FindDense(run[at..], language, out var length);
            shape.Weigh(sense.Valence);
            AddSense(sense, isNegated: false, ref shape);
            at += length;
        }
    }

    // A concept or a term of the dictionary, the pair it makes with the one before it, and either of them negated; a valence likewise, but alone.
    private void AddSense(WordSense sense, bool isNegated, ref TextShape shape)
    {
        if (sense.Valence != 0)
            Features.AddConcept(Hash.Step(Hash.Valence, (uint)(Level(sense.Valence) + (isNegated ? 16 : 0))));
        if (sense.Term != 0)
            AddTerm(Hash.Step(Hash.Term, sense.Term + (isNegated ? 1u << 16 : 0)));
        if (sense.Concept == 0)
            return;
        if (sense.Concept == table.NegationConcept)
            shape.Negate();
        var name = Hash.Step(Hash.Concept, isNegated && sense.Concept != table.NegationConcept ? sense.Concept + 256u : sense.Concept);
        Features.AddConcept(name);
        Features.AddConcept(Hash.Step(name, _concept));
        _concept = name;
    }

    private void AddTerm(uint name)
    {
        Features.AddTerm(name);
        if (_term != 0)
            Features.AddTerm(Hash.Step(name, _term));
        _term = name;
    }

    private static int Level(int valence) => valence switch { <= -3 => 1, < 0 => 2, < 3 => 3, _ => 4 };

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
