using System.Reflection;
using Listener.Classifier.Text;

namespace Listener.Classifier.Rules;

/// <summary>The words and phrases of all languages, found in one reading. Immutable and thread-safe.</summary>
internal sealed class RuleBook
{
    /// <summary>Below this confidence of the language, words of every language count.</summary>
    private const double SureLanguage = 0.5;

    private readonly TermIndex _index;
    private readonly RuleTerm[] _terms;
    private RuleMemory? _spare;

    private RuleBook(IReadOnlyList<(Term Term, RuleTerm Rule)> terms)
    {
        _index = new([.. terms.Select(term => term.Term)]);
        _terms = [.. terms.Select(term => term.Rule)];
    }

    /// <summary>The rules that come with the program.</summary>
    public static RuleBook Shipped { get; } = Load();

    /// <summary>Languages with rules, ISO 639-1.</summary>
    public IEnumerable<string> Languages => _terms.Select(term => term.Language).Distinct();

    /// <summary>
    /// Reads a post. Where insults are found it is read a second time without them, and what either reading finds counts:
    /// an insult between two words must not hide what they say.
    /// </summary>
    /// <param name="title">Null when absent.</param>
    /// <param name="text">Plain text.</param>
    /// <param name="language">BCP 47; decides about single words that mean something else in another language.</param>
    /// <param name="confidence">Of the language, 0 to 1.</param>
    /// <param name="calm">The post with its insults made invisible: what a model should read.</param>
    public RuleFindings Find(string? title, string text, string language, double confidence, out (string? Title, string Text) calm)
    {
        calm = (title, text);
        var memory = Interlocked.Exchange(ref _spare, null) ?? new RuleMemory();
        var gate = confidence < SureLanguage || language == "und" ? "" : language.Split('-')[0];
        RuleFindings findings = default;
        var insults = Read(title, gate, true, ref findings, memory) | Read(text, gate, false, ref findings, memory);
        if (insults)
        {
            var whole = findings;
            findings = default;
            calm = (Insults.Masked(title, memory.InsultsIn(true)), Insults.Masked(text, memory.InsultsIn(false))!);
            Read(calm.Title, gate, true, ref findings, memory);
            Read(calm.Text, gate, false, ref findings, memory);
            for (var category = RuleCategory.Threat; category <= RuleCategory.Exchange; category++)
            {
                // Praise and questions of the first reading could only soften the second.
                if (category is not (RuleCategory.Praise or RuleCategory.Question))
                {
                    findings.Fill(whole, category);
                }
            }
        }

        memory.Clear();
        _spare = memory;
        return findings;
    }

    private static RuleBook Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var terms = new List<(Term, RuleTerm)>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("Rules.", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            terms.AddRange(RuleFile.Read(reader, name.Split('.')[1]));
        }

        return new(terms);
    }

    /// <summary>True when there were insults, whose places the memory then has.</summary>
    private bool Read(string? text, string gate, bool inTitle, ref RuleFindings findings, RuleMemory memory)
    {
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var scan = memory.Scan;
        scan.Clear();
        _index.Scan(text, scan);
        memory.Note(scan.Terms, _terms, gate);
        var insults = false;
        foreach (var hit in scan.Terms)
        {
            var rule = _terms[hit.Term];
            if (!rule.CountsIn(gate) || rule.Category >= RuleCategory.Negation || memory.IsOff(rule.Category, hit, text))
            {
                continue;
            }

            findings.Add(rule.Category, inTitle, hit.Start, hit.End);
            if (rule.Category is RuleCategory.Insult or RuleCategory.Swear)
            {
                insults = true;
                memory.NoteInsult(inTitle, hit);
            }
        }

        return insults;
    }
}
