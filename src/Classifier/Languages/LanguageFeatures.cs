using System.Runtime.CompilerServices;
using Listener.Classifier.Features;
using Listener.Classifier.Models;
using Listener.Classifier.Text;

namespace Listener.Classifier.Languages;

/// <summary>Hashed character n-grams (1 to 5, word edges marked) and whole words, in lower case with their accents: what tells languages apart.</summary>
/// <param name="memory">Of the table that reads them: what words it knows add up to comes as sums. Null to have all of them listed.</param>
internal sealed class LanguageFeatures(WordMemory? memory = null)
{
    /// <summary>Letters that are read: enough to be sure, and a bound for long texts.</summary>
    public const int MostLetters = 240;

    private const char Edge = '\u0001';

    private const int LongestNgram = 5, LongestWord = 32, ScriptCount = (int)Script.Khmer + 1;

    private readonly uint[] _hashes = new uint[(MostLetters * (LongestNgram + 4)) + 64];
    private readonly int[] _letters = new int[ScriptCount];
    private short[] _sums = new short[64 * WeightTable.Lanes];
    private int _listed, _sumCount, _at, _read;

    /// <summary>Features that are in the list.</summary>
    public ReadOnlySpan<uint> Hashes => _hashes.AsSpan(0, _listed);

    /// <summary>What the features of remembered words add up to, one row of the table a word.</summary>
    public ReadOnlySpan<short> Sums => _sums.AsSpan(0, _sumCount);

    /// <summary>All features, those of remembered words included.</summary>
    public int Count { get; private set; }

    /// <summary>Letters by script.</summary>
    public ReadOnlySpan<int> Letters => _letters;

    /// <summary>Reads the first words of a text, up to <see cref="MostLetters"/> letters; handles, links and what is no letter are passed over.</summary>
    public void Read(ReadOnlySpan<char> text, int mostLetters)
    {
        (_listed, _sumCount, Count, _at, _read) = (0, 0, 0, 0, 0);
        _letters.AsSpan().Clear();
        ReadOn(text, mostLetters);
    }

    /// <summary>Reads on where the reading of the same text stopped, up to so many letters in all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ReadOn(ReadOnlySpan<char> text, int mostLetters)
    {
        Span<char> word = stackalloc char[LongestWord + 2];
        var (at, letters) = (_at, _read);
        while (letters < mostLetters && LetterRuns.TryNext(text, ref at, out var script))
        {
            var (length, counted, end) = (0, 0, at);
            word[length++] = Edge;
            var hash = Hash.Step(Hash.Word, Edge);
            for (; end < text.Length && end - at < LongestWord; end++)
            {
                var unit = text[end];
                if (script == Script.Latin && char.IsAsciiLetter(unit))
                {
                    (unit, counted) = ((char)(unit | 0x20), counted + 1);
                }
                else if (LetterRuns.Belongs(text, end, script))
                {
                    counted += Scripts.Of(unit) != Script.None ? 1 : 0;
                    unit = unit == 'İ' ? 'i' : LowerCase.Of(unit); // which leaves this letter as it is
                }
                else
                {
                    break;
                }

                word[length++] = unit;
                hash = Hash.Step(hash, unit);
            }

            _letters[(int)script] += counted;
            letters += end - at;
            at = end;
            word[length++] = Edge;
            if (script is Script.Latin or Script.Cyrillic or Script.Han)
                Remember(word[..length], Hash.Step(hash, Edge), script);
        }

        (_at, _read) = (at, letters);
    }

    private void Remember(ReadOnlySpan<char> word, uint hash, Script script)
    {
        if (memory is null || word.Length > WordMemory.LongestWord)
        {
            Add(word);
            return;
        }

        if (!memory.TryFind(word, hash, (uint)script, out var place))
        {
            var before = _listed;
            Add(word);
            memory.Fill(place, word, (uint)script, _hashes.AsSpan(before, _listed - before), mark: 0);
            (_listed, Count) = (before, Count - (_listed - before));
        }

        var sums = memory.Sums(place);
        if (_sums.Length < _sumCount + sums.Length)
            Array.Resize(ref _sums, 2 * _sums.Length);
        sums.CopyTo(_sums.AsSpan(_sumCount));
        (_sumCount, Count) = (_sumCount + sums.Length, Count + memory.CountOf(place));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(ReadOnlySpan<char> word)
    {
        for (var start = 0; start < word.Length; start++)
        {
            var hash = Hash.Chars;
            for (var end = start; end < Math.Min(word.Length, start + LongestNgram); end++)
            {
                hash = Hash.Step(hash, word[end]);
                if (end > start || word[end] != Edge)
                    Put(hash);
            }
        }

        if (word.Length > LongestNgram)
            Put(Hash.Of(word));
    }

    private void Put(uint hash)
    {
        if (_listed < _hashes.Length)
        {
            _hashes[_listed++] = Hash.Finish(hash);
            Count++;
        }
    }
}
