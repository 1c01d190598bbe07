namespace Listener.Classifier.Tests.Brands;

/// <summary>Language, query, text, and whether it matches: what a watch finds in real writing.</summary>
public sealed class WatchConformanceTests
{
    // The rows with invisible characters name them: {zwsp} and so on, see Visible.
    private static readonly string[] Table = ReadTable();

    private static readonly (string Name, string Character)[] Invisible =
    [
        ("{nl}", "\n"), ("{nbsp}", "\u00A0"), ("{shy}", "\u00AD"), ("{zwsp}", "\u200B"), ("{zwnj}", "\u200C"), ("{zwj}", "\u200D"), ("{rlo}", "\u202E"),
        ("{pdf}", "\u202C"), ("{bom}", "\uFEFF"), ("{acute}", "\u0301"), ("{breve}", "\u0306"), ("{nukta}", "\u093C"), ("{dakuten}", "\u3099"), ("{dot}", "\u0307"),
        ("{nbhyphen}", "\u2011"),
    ];

    private static IEnumerable<TestCaseData> Rows() =>
        Table.Select(line => line.Split(" | "))
            .Select(cells => new TestCaseData(Visible(cells[1]), Visible(cells[2]), cells[3] == "+").SetName($"{cells[0]}: {cells[1]} in {cells[2]}"));

    [TestCaseSource(nameof(Rows))]
    public void A_query_finds(string query, string text, bool expected)
    {
        Assert.That(Watch.Matches(query, text), Is.EqualTo(expected));
    }

    [Test]
    public void The_table_has_150_rows_in_15_languages()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Rows().Count(), Is.GreaterThanOrEqualTo(150));
            Assert.That(Table.Select(line => line[..2]).Distinct().Count(), Is.GreaterThanOrEqualTo(15));
        }
    }

    [Test]
    public void All_queries_in_one_matcher_find_what_each_finds_alone()
    {
        var rows = Rows().Select(row => ((string)row.Arguments[0]!, (string)row.Arguments[1]!)).ToArray();
        var together = Watch.Of([.. rows.Select(row => row.Item1)]);
        using (Assert.EnterMultipleScope())
        {
            foreach (var (_, text) in rows)
            {
                var alone = Enumerable.Range(0, rows.Length).Where(query => Watch.Matches(rows[query].Item1, text));
                Assert.That(together.Match(new(null, text)), Is.EqualTo(alone), text);
            }
        }
    }

    [Test]
    public void Case_width_accents_and_invisible_characters_change_nothing()
    {
        var random = new Random(5);
        using (Assert.EnterMultipleScope())
        {
            foreach (var row in Rows())
            {
                var (query, text) = ((string)row.Arguments[0]!, (string)row.Arguments[1]!);
                if (!query.Contains('='))
                {
                    var disguised = Disguise(text, random);
                    Assert.That(Watch.Matches(query, disguised), Is.EqualTo(Watch.Matches(query, text)), $"{query} in {disguised}");
                }
            }
        }
    }

    private static string[] ReadTable()
    {
        using var reader = new StreamReader(typeof(WatchConformanceTests).Assembly.GetManifestResourceStream("watches.txt")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Disguise(string text, Random random) => string.Concat(text.Select(character => character switch
    {
        _ when text.Contains("http", StringComparison.Ordinal) || text.Contains("www", StringComparison.Ordinal) || text.Contains('@') => character.ToString(),
        >= 'a' and <= 'z' => random.Next(4) switch
        {
            0 => char.ToUpperInvariant(character).ToString(),
            1 => ((char)(character - 'a' + 'ａ')).ToString(),
            2 => character + "\u0301",
            _ => character + "\u200B",
        },
        _ => character.ToString(),
    }));

    private static string Visible(string cell) =>
        Invisible.Aggregate(cell, (text, invisible) => text.Replace(invisible.Name, invisible.Character, StringComparison.Ordinal));
}
