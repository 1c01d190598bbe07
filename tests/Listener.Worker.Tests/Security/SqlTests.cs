using System.Text.RegularExpressions;

namespace Listener.Worker.Tests.Security;

/// <summary>Values reach the database as parameters only: what is put together into a statement is listed here and comes from our own source.</summary>
public sealed partial class SqlTests
{
    /// <summary>
    /// Local names that may stand within a statement: each is put together in the same file from constants, columns of a fixed list or parameters'
    /// names. A name is added here by whoever has looked.
    /// </summary>
    private static readonly string[] Known =
        ["names", "values", "sequence", "where", "order", "condition", "table", "column", "parameter", "(int)wanted", "statement.Names", "statement.Values", "string.Join(\", \", updates)", "parameter.Name", "which", "(mentionId is null ? present : ofOne)"];

    [Test]
    public void No_statement_is_put_together_from_values()
    {
        var root = Repository.Root;
        var offences = new List<string>();
        foreach (var file in Directory.GetFiles(Path.Combine(root, "src", "Storage"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)))
        {
            foreach (Match text in Interpolated().Matches(File.ReadAllText(file)))
            {
                if (!Statement().IsMatch(text.Value))
                    continue;
                offences.AddRange(Hole().Matches(text.Value)
                    .Select(hole => hole.Groups[1].Value)
                    .Where(hole => !Known.Contains(hole) && !Constant().IsMatch(hole))
                    .Select(hole => $"{Path.GetFileName(file)}: {{{hole}}}"));
            }
        }

        Assert.That(offences, Is.Empty);
    }

    [Test]
    public void The_rule_above_sees_what_it_forbids()
    {
        const string bad = "await connection.QueryAsync($\"select 1 from mention where author_id = '{author}'\");";

        Assert.That(Interpolated().Matches(bad).Any(text => Statement().IsMatch(text.Value) && Hole().Matches(text.Value).Any(hole => hole.Groups[1].Value == "author")));
    }

    [Test]
    public void Sql_is_written_in_the_store_alone()
    {
        var offences = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/src/Storage/", StringComparison.Ordinal))
            .Where(file => SqlElsewhere().IsMatch(File.ReadAllText(file)))
            .Select(Path.GetFileName);

        Assert.That(offences, Is.Empty);
    }

    [GeneratedRegex("\\$\"\"\"[\\s\\S]*?\"\"\"|\\$\"(?:[^\"\\\\\\n]|\\\\.)*\"")]
    private static partial Regex Interpolated();

    [GeneratedRegex(@"\b(select|insert into|update|delete from|where|order by|create table)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Statement();

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex Hole();

    /// <summary>
    /// A constant (with a capital, of this class or another), a clause of the dialect, a method that makes one, or a choice between two texts; an
    /// anonymous object of parameters is no hole of a statement.
    /// </summary>
    [GeneratedRegex("^\\s*(?:[A-Z][A-Za-z]+(?:\\.[A-Z][A-Za-z]+)?|(?:_database\\.)?[dD]ialect\\.\\w+(?:\\(.*\\))?|AnyOf\\(.*\\)|outbox\\.Values\\(.*\\)|\\(.* \\? \"[^\"]*\" : \"[^\"]*\"\\)|\\w+ = .*)\\s*$", RegexOptions.Singleline)]
    private static partial Regex Constant();

    [GeneratedRegex("\"\\s*(select .+ from |insert into |update \\w+ set |delete from )", RegexOptions.IgnoreCase)]
    private static partial Regex SqlElsewhere();
}
