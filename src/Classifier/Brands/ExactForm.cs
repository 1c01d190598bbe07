using System.Text;
using Listener.Classifier.Text;

namespace Listener.Classifier.Brands;

/// <summary>Words with their accents, for queries that insist on them. Case and compatibility forms still do not matter.</summary>
internal static class ExactForm
{
    public static IReadOnlyList<string> Words(ReadOnlySpan<char> text)
    {
        var words = new List<string>();
        var tokens = new Tokenizer(text, stackalloc char[Tokenizer.BufferSize]);
        while (tokens.MoveNext())
        {
            if (tokens.Kind is TokenKind.Word or TokenKind.Symbol)
            {
                words.Add(Normal(text[tokens.Start..tokens.End]));
            }
        }

        return words;
    }

    /// <summary>True when the words found are the wanted ones; a wanted word that is a prefix may go on.</summary>
    public static bool Matches(ReadOnlySpan<char> found, IReadOnlyList<string> wanted, Term term)
    {
        var words = Words(found);
        if (words.Count != wanted.Count)
        {
            return false;
        }

        for (var index = 0; index < words.Count; index++)
        {
            var isPrefix = index < term.Words.Count && term.Words[index].IsPrefix;
            if (!(isPrefix ? words[index].StartsWith(wanted[index], StringComparison.Ordinal) : words[index] == wanted[index]))
            {
                return false;
            }
        }

        return true;
    }

    private static string Normal(ReadOnlySpan<char> word)
    {
        var visible = new StringBuilder();
        foreach (var rune in word.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != System.Globalization.UnicodeCategory.Format && rune != Rune.ReplacementChar)
            {
                visible.Append(rune);
            }
        }

        return visible.ToString().Normalize(NormalizationForm.FormKC).ToLowerInvariant();
    }
}
