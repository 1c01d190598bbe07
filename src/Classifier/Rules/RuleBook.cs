using System.Collections.Frozen;
using System.Reflection;
using Listener.Classifier.Text;

namespace Listener.Classifier.Rules;

/// <summary>The words and phrases of all languages, found in one reading. Immutable and thread-safe.</summary>
internal sealed class RuleBook
{
    /// <summary>Below this confidence of the language, words of every language count.</summary>
    private const double SureLanguage = 0.5;

    /// <summary>From here on phrases of other languages but English do not count either: "in brand" is Dutch, and a German firm's name.</summary>
    private const double VerySureLanguage = 0.95;

    /// <summary>Letters and figures of a disguised insult; shorter ones are codes.</summary>
    private const int LeastDisguised = 4;

    private readonly (Term Term, RuleTerm Rule)[] _terms;
    private readonly RuleSet _all;

    // Where the language is beyond doubt most terms do not count; without them the tables stay in the near caches.
    private readonly FrozenDictionary<string, Lazy<RuleSet>> _own;

    private RuleBook((Term Term, RuleTerm Rule)[] terms)
    {
        _terms = terms;
        _all = new(terms);
        _own = Languages.ToFrozenDictionary(language => language, language => new Lazy<RuleSet>(() => new([.. terms.Where(term => term.Rule.CountsIn(new(language, true)))])));
    }

    /// <summary>The rules that come with the program.</summary>
    public static RuleBook Shipped { get; } = Load();

    /// <summary>Languages with rules, ISO 639-1.</summary>
    public IEnumerable<string> Languages => _terms.Select(term => term.Rule.Language).Distinct();

    /// <summary>Reads a post as far as it is not hidden. The first reading notes its insults in the post.</summary>
    /// <param name="language">BCP 47; decides about single words that mean something else in another language.</param>
    /// <param name="confidence">Of the language, 0 to 1.</param>
    public RuleFindings Find(Post post, string language, double confidence)
    {
        var known = confidence < SureLanguage || language == "und" ? "" : language.IndexOf('-', StringComparison.Ordinal) is > 0 and var dash ? language[..dash] : language;
        var gate = new LanguageGate(known, confidence >= VerySureLanguage);
        var set = gate.IsSure && _own.TryGetValue(known, out var own) ? own.Value : _all;
        RuleFindings findings = default;
        Read(post, post.Title.Written, set, gate, true, ref findings);
        Read(post, post.Text.Written, set, gate, false, ref findings);
        findings.Settle();
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

        return new([.. terms]);
    }

    private void Read(Post post, ReadOnlySpan<char> text, RuleSet set, LanguageGate gate, bool inTitle, ref RuleFindings findings)
    {
        if (text.IsEmpty)
        {
            return;
        }

        var memory = post.Memory;
        var scan = memory.Scan;
        scan.Clear();
        set.Index.Scan(text, scan);
        memory.Note(scan.Terms, set.Rules, gate);
        findings.IsTold |= memory.IsTold;
        foreach (var hit in scan.Terms)
        {
            var rule = set.Rules[hit.Term];
            if (!rule.CountsIn(gate))
            {
                continue;
            }

            if (rule.IsRude)
            {
                memory.NoteInsult(hit, rule.Category);
            }
            else
            {
                memory.Known.Add((hit.Start, hit.End));
            }

            if (rule.Category < RuleCategory.Negation && !memory.IsOff(rule.Category, hit, text))
            {
                findings.Add(rule.Category, inTitle, hit.Start, hit.End);
            }
        }

        if (post.IsWhole)
        {
            NotePlaces(post, text, gate, inTitle, ref findings);
        }

        if (!inTitle)
        {
            Exclamations.Find(text, memory.Known, memory.Addresses, memory.Unknown);
            foreach (var (start, end) in memory.Unknown)
            {
                var place = InsultPlaces.Place(text, inTitle, (start, end), (start, end));
                post.Text.HideFromModel(place.Clause.Start, place.Clause.End);
            }
        }
    }

    private void NotePlaces(Post post, ReadOnlySpan<char> text, LanguageGate gate, bool inTitle, ref RuleFindings findings)
    {
        var memory = post.Memory;
        if (memory.Undisguised(text) is { IsEmpty: false } said)
        {
            NoteDisguised(memory, text, said, gate, inTitle, ref findings);
        }

        if (memory.HasInsults)
        {
            InsultPlaces.Add(text, inTitle, memory.Insults, post.Insults);
        }

        Disguises.AddStarred(text, inTitle, memory.Insults, post.Insults);
    }

    /// <summary>Notes the insults again, those with figures for letters among them: in every language, since such a word is often what hides the language.</summary>
    private void NoteDisguised(RuleMemory memory, ReadOnlySpan<char> text, ReadOnlySpan<char> said, LanguageGate gate, bool inTitle, ref RuleFindings findings)
    {
        memory.Scan.Clear();
        _all.Index.Scan(said, memory.Scan);
        memory.ForgetInsults();
        foreach (var hit in memory.Scan.Terms)
        {
            var rule = _all.Rules[hit.Term];
            var isDisguised = rule.IsInsult && hit.End - hit.Start >= LeastDisguised && !said[hit.Start..hit.End].SequenceEqual(text[hit.Start..hit.End]);
            if (!isDisguised && !(rule.IsRude && rule.CountsIn(gate)))
            {
                continue;
            }

            memory.NoteInsult(hit, rule.Category);
            if (isDisguised)
            {
                findings.Add(rule.Category, inTitle, hit.Start, hit.End);
            }
        }
    }

    /// <summary>Some of the terms, ready to be found.</summary>
    private sealed class RuleSet((Term Term, RuleTerm Rule)[] terms)
    {
        public TermIndex Index { get; } = new([.. terms.Select(term => term.Term)], readsStretched: true);

        /// <summary>By the number that the index gives a term.</summary>
        public RuleTerm[] Rules { get; } = [.. terms.Select(term => term.Rule)];
    }
}
