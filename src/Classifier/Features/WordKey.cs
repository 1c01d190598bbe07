namespace Listener.Classifier.Features;

/// <summary>What an entry of the word table is. Part of the format of <c>lexicon.bin</c>.</summary>
internal enum WordKind : byte
{
    /// <summary>A word, or an emoji.</summary>
    Word,

    /// <summary>What words begin with.</summary>
    Prefix,

    /// <summary>Two words in a row.</summary>
    Pair,
}

/// <summary>Keys of the word table. Part of the format of <c>lexicon.bin</c>.</summary>
internal static class WordKey
{
    private const uint ExactKind = 0x51ED270B, PrefixKind = 0xA24BAED4;

    /// <summary>Key of a word in a language, by the word's hash; emoji have language 0.</summary>
    public static uint Exact(uint wordHash, uint language) => Hash.Finish(Hash.Step(wordHash ^ ExactKind, language)) | 1;

    /// <summary>Key of what words begin with.</summary>
    public static uint Prefix(uint wordHash, uint language) => Hash.Finish(Hash.Step(wordHash ^ PrefixKind, language)) | 1;

    /// <summary>Hash of two words in a row, or of a word after another one's hash.</summary>
    public static uint Pair(uint first, uint second) => Hash.Step(Hash.Step(Hash.Word, first), second);

    /// <summary>A number for a language subtag such as <c>en</c>; scripts and regions are not told apart.</summary>
    public static uint Language(ReadOnlySpan<char> tag) =>
        tag.Length < 2 ? 0u : ((uint)(tag[0] | 0x20) << 8) | (uint)(tag[1] | 0x20);

    /// <summary>Kind and key of an entry as people write it: * ends a prefix, _ joins two words. Null when it has no word or more than two.</summary>
    /// <remarks>Runs of scripts without spaces are looked up from every place: there a prefix is a word.</remarks>
    public static (WordKind Kind, uint Key)? Of(string entry, uint language, TokenScanner scanner)
    {
        scanner.Clear();
        scanner.Scan(entry.TrimEnd('*').Replace('_', ' '), 0);
        return scanner.Tokens switch
        {
            [var word] when entry.EndsWith('*') && word.Kind != TokenKind.Dense => (WordKind.Prefix, Prefix(word.Hash, language)),
            [var word] => (WordKind.Word, Exact(word.Hash, word.Kind == TokenKind.Emoji ? 0 : language)),
            [var first, var second] => (WordKind.Pair, Exact(Pair(first.Hash, second.Hash), language)),
            _ => null,
        };
    }
}
