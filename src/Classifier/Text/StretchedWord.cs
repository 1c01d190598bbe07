using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Listener.Classifier.Text;

/// <summary>A word with a letter three times or more in a row, as nobody spells it: "killlll" is kill, "suuuue" is sue. Room for what it may stand for.</summary>
[InlineArray(Tokenizer.BufferSize)]
internal struct StretchedWord
{
    private char _first;

    public static bool Is(ReadOnlySpan<char> word)
    {
        for (var i = 2; i < word.Length; i++)
        {
            if (word[i] == word[i - 1] && word[i] == word[i - 2] && char.IsLetter(word[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The word with every stretched letter so many times. Good until the next call.</summary>
    [UnscopedRef]
    public ReadOnlySpan<char> Cut(ReadOnlySpan<char> word, int times)
    {
        Span<char> room = this;
        var length = 0;
        for (var start = 0; start < word.Length;)
        {
            var end = start + 1;
            while (end < word.Length && word[end] == word[start])
            {
                end++;
            }

            var kept = end - start >= 3 && char.IsLetter(word[start]) ? times : end - start;
            word.Slice(start, kept).CopyTo(room[length..]);
            length += kept;
            start = end;
        }

        return room[..length];
    }
}
