using Listener.Classifier.Text;

namespace Listener.Classifier.Brands;

/// <summary>Turns the words, phrases and fields of one query into nodes.</summary>
internal sealed class QueryOperands
{
    private const int MinPrefix = 2;
    private static readonly string[] Fields = ["lang", "site", "author", "link"];

    private readonly List<TermNode> _terms = [];

    public IReadOnlyList<TermNode> Terms => _terms;

    public QueryNode Read(QueryToken token) => token.Kind == QueryTokenKind.Field ? Field(token) : Word(token);

    private TermNode Word(QueryToken token)
    {
        if (token.Text.AsSpan().Trim().IsEmpty)
        {
            throw new QueryException("There is nothing between these quotation marks. Write a phrase there, or remove them.", token.Column);
        }

        var term = Term.Parse(token.Text);
        if (term.Words.Count == 0)
        {
            throw new QueryException($"There is no word in '{token.Text}'. {(IsLink(token.Text) ? "Addresses are found with link: and site:." : "Write letters or digits.")}", token.Column);
        }

        CheckStars(token, term);
        if (term.Words.Any(word => word.Folded.Length >= Tokenizer.BufferSize))
        {
            throw new QueryException($"A word may have {Tokenizer.BufferSize - 1} letters. Use a shorter one and a *.", token.Column);
        }

        term = term with { Written = token.Text.Replace("*", "", StringComparison.Ordinal).Trim() };
        var node = new TermNode(term, _terms.Count, token.IsExact ? ExactForm.Words(token.Text) : null);
        _terms.Add(node);
        return node;
    }

    private static bool IsLink(string text) => text.Contains("://", StringComparison.Ordinal) || text.StartsWith("www.", StringComparison.OrdinalIgnoreCase);

    private static void CheckStars(QueryToken token, Term term)
    {
        var stars = token.Text.AsSpan().Count('*');
        if (stars == 0)
        {
            return;
        }

        var tokens = new Tokenizer(token.Text, stackalloc char[Tokenizer.BufferSize]);
        var found = 0;
        while (tokens.MoveNext())
        {
            if (tokens.Kind != TokenKind.Word || tokens.End >= token.Text.Length || token.Text[tokens.End] != '*')
            {
                continue;
            }

            var next = tokens.End + 1;
            found += next == token.Text.Length || char.IsWhiteSpace(token.Text[next]) ? 1 : 0;
            if (tokens.Folded.Length < MinPrefix && !(tokens.Glued && term.Words.Count > 1))
            {
                throw new QueryException($"A * needs at least {MinPrefix} letters before it. Write more of the word.", token.Column);
            }
        }

        if (found != stars)
        {
            throw new QueryException($"A * may only stand at the end of a word, behind at least {MinPrefix} letters: delay*.", token.Column + token.Text.IndexOf('*', StringComparison.Ordinal));
        }
    }

    private static FieldNode Field(QueryToken token)
    {
        var name = token.Field.ToLowerInvariant();
        if (!Fields.Contains(name))
        {
            var meant = NearestName.Of(name, Fields) is { } nearest ? $" Did you mean '{nearest}:'?" : "";
            throw new QueryException($"There is no field '{token.Field}:'.{meant} Fields are {string.Join(": ", Fields)}:. To find the word itself, write it in quotes.", token.Column);
        }

        var value = token.Text.Trim();
        return name switch
        {
            _ when value.Length == 0 => throw new QueryException($"{name}: needs a value right behind the colon, such as {Example(name)}.", token.Column),
            "lang" => IsLanguage(value) ? new LanguageNode(value) : throw Wrong(name, value, token.Column),
            "site" => new SiteNode(SitePattern.Parse(value) ?? throw Wrong(name, value, token.Column)),
            "link" => new LinkNode(SitePattern.Parse(value) ?? throw Wrong(name, value, token.Column)),
            _ => new AuthorNode(AccountName.Parse(value), TextFold.Words(value)),
        };
    }

    private static QueryException Wrong(string name, string value, int column) => new($"'{value}' cannot follow {name}:. Write, for example, {Example(name)}.", column);

    private static string Example(string name) => name switch
    {
        "lang" => "lang:fi",
        "author" => "author:jane or author:\"Jane Doe\"",
        _ => $"{name}:example.com or {name}:example.com/news",
    };

    // RFC 5646, 2.1: a language is 2 to 8 letters, subtags of up to 8 letters or digits follow.
    private static bool IsLanguage(string tag)
    {
        var subtags = tag.Split('-');
        return subtags[0].Length is >= 2 and <= 8 && subtags[0].All(char.IsAsciiLetter)
            && subtags.All(subtag => subtag.Length is >= 1 and <= 8 && subtag.All(char.IsAsciiLetterOrDigit));
    }
}
