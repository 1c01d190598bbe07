using System.Runtime.CompilerServices;

namespace Listener.Classifier.Languages;

/// <summary>Words of a text, for telling its language: runs of letters of one script. Handles and links are none.</summary>
internal static class LetterRuns
{
    /// <summary>Moves <paramref name="at"/> to where the next word begins; false at the end of the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryNext(ReadOnlySpan<char> text, ref int at, out Script script)
    {
        for (; at < text.Length; at++)
        {
            if (IsNoise(text, at))
            {
                while (at < text.Length && !char.IsWhiteSpace(text[at]))
                    at++;
                continue;
            }

            if ((script = Scripts.Of(text[at])) != Script.None)
                return true;
        }

        script = Script.None;
        return false;
    }

    /// <summary>Marks of accents belong to the word they stand in, and so does an apostrophe between letters.</summary>
    public static bool Belongs(ReadOnlySpan<char> text, int at, Script script) =>
        Scripts.Of(text[at]) == script || text[at] is >= '\u0300' and <= '\u036F'
        || (text[at] is '\'' or '’' && at + 1 < text.Length && Scripts.Of(text[at + 1]) == script);

    private static bool IsNoise(ReadOnlySpan<char> text, int at) =>
        text[at] == '@' || (text[at] is 'h' or 'w' && (text[at..].StartsWith("http", StringComparison.Ordinal) || text[at..].StartsWith("www.", StringComparison.Ordinal)));
}
