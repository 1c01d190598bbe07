namespace Listener.Classifier.Text;

/// <summary>What a character is to a reader of words.</summary>
internal enum CharClass : byte
{
    /// <summary>Ends a word: spaces, punctuation, controls.</summary>
    Separator,

    /// <summary>Ends a word; two of them in a row end a paragraph.</summary>
    LineBreak,

    /// <summary>Not there at all: zero-width characters, soft hyphens, bidi controls, accents, harakat, niqqud, skin tones.</summary>
    Dropped,

    /// <summary>A letter of <see cref="Script"/>.</summary>
    Letter,

    /// <summary>Part of the word it follows: vowel signs, viramas, Thai tones.</summary>
    Mark,

    /// <summary>A decimal digit of any script, folded to ASCII.</summary>
    Digit,

    /// <summary>A word of one character: an emoji, <c>&amp;</c>, <c>+</c>.</summary>
    Symbol,

    /// <summary>Starts a handle.</summary>
    At,

    /// <summary>Starts a tag; a symbol behind a word, as in <c>C#</c>.</summary>
    Hash,

    /// <summary>Separates words, and belongs to handles and tags.</summary>
    Underscore,
}

/// <summary>Writing systems as far as they differ in where a word ends.</summary>
internal enum Script : byte
{
    /// <summary>No letter, or a digit, which joins any word.</summary>
    None,
    Latin,
    Cyrillic,
    Greek,

    /// <summary>Particles are written together with the word, <see cref="Proclitics"/>.</summary>
    Arabic,

    /// <summary>As Arabic.</summary>
    Hebrew,

    /// <summary>Particles follow the word without a space: a query word matches the start of what is written.</summary>
    Hangul,

    /// <summary>A run of katakana is one word.</summary>
    Katakana,

    /// <summary>No spaces between words: Han, hiragana, Thai, Lao, Khmer, Burmese. Each character is a word.</summary>
    Solo,

    /// <summary>Everything else writes spaces: Devanagari, Bengali, Tamil, Georgian, Armenian, Ethiopic …</summary>
    Other,
}
