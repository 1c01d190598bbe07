namespace Listener.Classifier.Brands;

internal enum QueryTokenKind
{
    Word,
    Phrase,
    Field,
    Open,
    Close,
    And,
    Or,
    Not,
    Near,
    End,
}

/// <summary>One piece of a query.</summary>
/// <param name="Column">Of its first character, from 1.</param>
/// <param name="Text">As written, without quotes; of a field the value.</param>
/// <param name="Field">Name of a field, else empty.</param>
/// <param name="IsExact">An equals sign stood before it.</param>
/// <param name="Distance">Of near.</param>
internal readonly record struct QueryToken(QueryTokenKind Kind, int Column, string Text, string Field = "", bool IsExact = false, int Distance = 0);

/// <summary>Cuts a query into words, phrases, fields and operators.</summary>
internal sealed class QueryLexer(string query)
{
    /// <summary>Quotation marks that close each other: which of a row somebody types first depends on his country.</summary>
    private static readonly string[] QuoteRows =
    [
        "\"\u201C\u201D\u201E\u201F\u301D\u301E\u301F\uFF02", "\u00AB\u00BB\u2039\u203A", "\u300C\u300D\uFF62\uFF63", "\u300E\u300F", "\u300A\u300B\u3008\u3009",
    ];

    private static readonly string Quotes = string.Concat(QuoteRows);
    private const int MaxDistance = 255;

    private int _next;

    public QueryToken Next()
    {
        while (_next < query.Length && char.IsWhiteSpace(query[_next]))
        {
            _next++;
        }

        var start = _next;
        if (start >= query.Length)
        {
            return new(QueryTokenKind.End, start + 1, "");
        }

        switch (query[start])
        {
            case '(' or '\uFF08':
                _next++;
                return new(QueryTokenKind.Open, start + 1, "(");
            case ')' or '\uFF09':
                _next++;
                return new(QueryTokenKind.Close, start + 1, ")");
            case '-' when StartsOperand(start + 1):
                _next++;
                return new(QueryTokenKind.Not, start + 1, "-");
            case '=' when StartsOperand(start + 1):
                _next++;
                return Operand(start) with { IsExact = true, Column = start + 1 };
            default:
                return Operand(start);
        }
    }

    private bool StartsOperand(int index) => index < query.Length && !char.IsWhiteSpace(query[index]) && query[index] is not (')' or '\uFF09');

    private QueryToken Operand(int start)
    {
        if (Quotes.Contains(query[_next]))
        {
            return new(QueryTokenKind.Phrase, start + 1, Phrase());
        }

        var word = Word();
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && word.AsSpan(0, colon).ContainsOnlyLetters())
        {
            var value = word[(colon + 1)..];
            if (value.Length == 0 && _next < query.Length && Quotes.Contains(query[_next]))
            {
                value = Phrase();
            }

            return new(QueryTokenKind.Field, start + 1, value, word[..colon]);
        }

        return word switch
        {
            "AND" => new(QueryTokenKind.And, start + 1, word),
            "OR" => new(QueryTokenKind.Or, start + 1, word),
            "NOT" => new(QueryTokenKind.Not, start + 1, word),
            _ when IsNear(word) => Near(word, start + 1),
            _ => new(QueryTokenKind.Word, start + 1, word),
        };
    }

    private static bool IsNear(string word) =>
        word.StartsWith("near", StringComparison.OrdinalIgnoreCase) && (word.Length == 4 || word[4] == '/');

    private static QueryToken Near(string word, int column) =>
        word.Length > 5 && int.TryParse(word.AsSpan(5), System.Globalization.NumberStyles.None, null, out var distance) && distance is >= 1 and <= MaxDistance
            ? new(QueryTokenKind.Near, column, word, Distance: distance)
            : throw new QueryException($"'{word}' needs a number of words from 1 to {MaxDistance}, such as near/5. To find the word itself, write \"near\" in quotes.", column);

    private string Word()
    {
        var start = _next;
        while (_next < query.Length && !char.IsWhiteSpace(query[_next]) && query[_next] is not ('(' or ')' or '\uFF08' or '\uFF09') && !Quotes.Contains(query[_next]))
        {
            _next++;
        }

        return query[start.._next];
    }

    private string Phrase()
    {
        var open = _next++;
        var closing = Array.Find(QuoteRows, row => row.Contains(query[open]))!;
        while (_next < query.Length && !closing.Contains(query[_next]))
        {
            _next++;
        }

        if (_next == query.Length)
        {
            throw new QueryException("This quotation mark is never closed. Add a \" behind the phrase.", open + 1);
        }

        return query[(open + 1).._next++];
    }
}

internal static class QueryWords
{
    extension(ReadOnlySpan<char> word)
    {
        public bool ContainsOnlyLetters()
        {
            foreach (var character in word)
            {
                if (!char.IsAsciiLetter(character))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
