namespace Listener.Classifier.Text;

/// <summary>One word of a term.</summary>
/// <param name="Folded">As <see cref="Tokenizer.Folded"/> gives it; handles and tags with their sign.</param>
/// <param name="IsPrefix">Matches every word that starts with it.</param>
/// <param name="IsGlued">Nothing may stand between it and the word before, as between the characters of a Chinese word.</param>
/// <param name="MaxGap">Words that may stand between it and the word before.</param>
/// <param name="Class">Words or phrases any of which will do; null when it must be this word.</param>
internal readonly record struct TermWord(string Folded, bool IsPrefix = false, bool IsGlued = false, int MaxGap = 0, WordClass? Class = null);

/// <summary>Words and phrases that stand for each other in terms. The name is unique in an index.</summary>
/// <param name="Words">Members of one word.</param>
/// <param name="Phrases">Members of several, as all of a script without spaces are.</param>
internal sealed record WordClass(string Name, IReadOnlyList<TermWord> Words, IReadOnlyList<IReadOnlyList<TermWord>> Phrases);

/// <summary>A word or phrase to be found in texts.</summary>
/// <param name="Words">At least one.</param>
/// <param name="Written">As somebody wrote it.</param>
internal sealed record Term(IReadOnlyList<TermWord> Words, string Written)
{
    /// <summary>
    /// Reads words as the <see cref="Tokenizer"/> sees them; a star behind a word makes it a prefix. Of a lone handle or tag the sign counts too.
    /// Empty when there is no word in it.
    /// </summary>
    public static Term Parse(string written)
    {
        var words = new List<TermWord>();
        var tokens = new Tokenizer(written, stackalloc char[Tokenizer.BufferSize]);
        var wasSymbol = false;
        while (tokens.MoveNext())
        {
            var folded = tokens.Folded.ToString();
            switch (tokens.Kind)
            {
                case TokenKind.Handle or TokenKind.Tag when tokens.Start == 0 && tokens.End == NameEnd(written):
                    return new([new(folded)], written);
                case TokenKind.Word or TokenKind.Symbol:
                    var symbol = tokens.Kind == TokenKind.Symbol;
                    var isPrefix = tokens.Script == Script.Hangul || (tokens.End < written.Length && written[tokens.End] == '*');
                    words.Add(new(folded, isPrefix, words.Count > 0 && tokens.Glued && !symbol && !wasSymbol));
                    wasSymbol = symbol;
                    break;
            }
        }

        return new(words, written);
    }

    // Weibo closes its tags: #小米#.
    private static int NameEnd(string written) => written is ['#', .., '#'] ? written.Length - 1 : written.Length;

    public bool Equals(Term? other) => other is not null && Written == other.Written && Words.SequenceEqual(other.Words);

    public override int GetHashCode() => Written.GetHashCode(StringComparison.Ordinal);
}
