using System.Globalization;
using Listener.Classifier.Text;

namespace Listener.Classifier.Rules;

/// <summary>A post without words, such as stars alone: a model has nothing to read in it and would say what most posts are.</summary>
internal static class SilentPost
{
    /// <summary>Letters of a post that may be nothing but a name.</summary>
    private const int LongestName = 64;

    /// <summary>True for a post that says nothing, or nothing but the brand's name.</summary>
    /// <param name="brand">The brand's key, such as <c>acme-air</c>.</param>
    public static bool Is(Post post, ReadOnlySpan<char> brand)
    {
        Span<char> said = stackalloc char[LongestName];
        said = said[..Math.Min(said.Length, brand.Length)]; // one letter more than the name has says something
        var length = 0;
        return Add(post.Title.Source, said, ref length) && Add(post.Text.Source, said, ref length) && (length == 0 || IsName(said[..length], brand));
    }

    /// <summary>Adds letters, digits and whatever is no ASCII mark; false when there is no room.</summary>
    private static bool Add(ReadOnlySpan<char> text, Span<char> said, ref int length)
    {
        foreach (var unit in text)
        {
            if (char.IsWhiteSpace(unit) || (unit < 128 ? !char.IsAsciiLetterOrDigit(unit) : IsInvisible(unit)))
            {
                continue;
            }

            if (length == said.Length)
            {
                return false;
            }

            said[length++] = LowerCase.Of(unit);
        }

        return true;
    }

    // Directions, joiners, soft hyphens, byte order marks; and what only changes the sign before it.
    private static bool IsInvisible(char unit) =>
        char.GetUnicodeCategory(unit) is UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private static bool IsName(ReadOnlySpan<char> letters, ReadOnlySpan<char> key)
    {
        foreach (var unit in key)
        {
            if (unit == '-')
            {
                continue;
            }

            if (letters.IsEmpty || letters[0] != unit)
            {
                return false;
            }

            letters = letters[1..];
        }

        return letters.IsEmpty;
    }
}
