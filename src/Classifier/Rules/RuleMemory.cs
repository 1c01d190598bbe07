using System.Buffers;
using Listener.Classifier.Text;

namespace Listener.Classifier.Rules;

/// <summary>What one reading remembers, reused by the next.</summary>
internal sealed class RuleMemory
{
    /// <summary>Words a negation reaches.</summary>
    private const int NegationReach = 3;

    /// <summary>More look-alikes are not remembered; a text with more of them than this raises rather than lowers.</summary>
    private const int MaxNotes = 64;

    private static readonly SearchValues<char> SentenceEnds = SearchValues.Create(".!?…;。！？।؟．；");

    private static readonly SearchValues<char> ClauseEnds = SearchValues.Create(".!?…;。！？।؟．；,،，、");

    private readonly List<(RuleCategory Category, int First, int Last, int Start, int End)> _notes = [];

    private char[] _undisguised = new char[512];

    public TermScan Scan { get; } = new();

    /// <summary>Where anything but insults was found, in the order of the text.</summary>
    public List<(int Start, int End)> Known { get; } = [];

    /// <summary>What the model does not read.</summary>
    public List<(int Start, int End)> Unknown { get; } = [];

    public bool HasInsults { get; private set; }

    /// <summary>True when something tells of a threat that is not made.</summary>
    public bool IsTold { get; private set; }

    /// <summary>Insults, and words that lead to them, in the order of the text.</summary>
    public List<(TermHit Hit, bool IsInsult)> Insults { get; } = [];

    /// <summary>Words that speak to somebody's face, in the order of the text.</summary>
    public List<(int Start, int End)> Addresses { get; } = [];

    /// <summary>The text with letters where words have figures for them; empty where none has.</summary>
    public ReadOnlySpan<char> Undisguised(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAnyInRange('0', '9') < 0 && text.IndexOfAny('@', '$') < 0)
        {
            return [];
        }

        if (_undisguised.Length < text.Length)
        {
            _undisguised = new char[text.Length * 2];
        }

        text.CopyTo(_undisguised);
        var said = _undisguised.AsSpan(0, text.Length);
        return Disguises.Undo(said) ? said : [];
    }

    public void ForgetInsults()
    {
        Insults.Clear();
        Addresses.Clear();
        HasInsults = false;
    }

    public void NoteInsult(TermHit hit, RuleCategory category)
    {
        var isInsult = category is RuleCategory.Insult or RuleCategory.Swear;
        Insults.Add((hit, isInsult));
        HasInsults |= isInsult;
        if (category == RuleCategory.InsultAddress)
        {
            Addresses.Add((hit.Start, hit.End));
        }
    }

    /// <summary>Remembers negations and look-alikes, which come before or behind what they concern; who speaks of killing themselves threatens nobody.</summary>
    public void Note(ReadOnlySpan<TermHit> hits, RuleTerm[] terms, LanguageGate gate)
    {
        _notes.Clear();
        Known.Clear();
        ForgetInsults();
        IsTold = false;
        foreach (var hit in hits)
        {
            var rule = terms[hit.Term];
            if (rule.Category is RuleCategory.SelfHarm or (>= RuleCategory.Negation and < RuleCategory.InsultFrame) && rule.CountsIn(gate) && _notes.Count < MaxNotes)
            {
                IsTold |= rule.Category is RuleCategory.Told or RuleCategory.NotThreat;
                _notes.Add((rule.Category, hit.First, hit.Last, hit.Start, hit.End));
            }
        }
    }

    /// <summary>True when the hit runs from one sentence into the next, a look-alike overlaps with it, or a negation stands shortly before it in the same sentence.</summary>
    public bool IsOff(RuleCategory category, TermHit hit, ReadOnlySpan<char> text)
    {
        if (text[hit.Start..hit.End].ContainsAny(category is RuleCategory.Threat or RuleCategory.Menace ? ClauseEnds : SentenceEnds))
        {
            return true;
        }

        var lookAlike = LookAlike(category);
        var negatable = category is RuleCategory.Safety or RuleCategory.SafetyHint or RuleCategory.Legal or RuleCategory.LegalHint
            or RuleCategory.Praise or RuleCategory.Complaint or RuleCategory.Accuse or RuleCategory.Money;
        foreach (var note in _notes)
        {
            if (note.Category == RuleCategory.Told && lookAlike == RuleCategory.NotThreat && IsOneSentence(text, note.Start, note.End, hit))
            {
                return true;
            }

            var isMeant = note.Category == lookAlike || (note.Category == RuleCategory.SelfHarm && lookAlike == RuleCategory.NotThreat);
            if ((isMeant && note.First <= hit.Last && note.Last >= hit.First)
                || (negatable && note.Category == RuleCategory.Negation && note.Last < hit.First && hit.First - note.Last <= NegationReach
                    && !text[note.End..hit.Start].ContainsAny(SentenceEnds)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOneSentence(ReadOnlySpan<char> text, int start, int end, TermHit hit) =>
        (end > hit.Start || !text[end..hit.Start].ContainsAny(SentenceEnds)) && (start < hit.End || !text[hit.End..start].ContainsAny(SentenceEnds));

    private static RuleCategory? LookAlike(RuleCategory category) => category switch
    {
        RuleCategory.Threat or RuleCategory.Menace => RuleCategory.NotThreat,
        RuleCategory.Safety or RuleCategory.SafetyHint => RuleCategory.NotSafety,
        RuleCategory.Legal or RuleCategory.LegalHint => RuleCategory.NotLegal,
        RuleCategory.Data => RuleCategory.NotData,
        RuleCategory.Outage => RuleCategory.NotOutage,
        RuleCategory.Praise => RuleCategory.NotPraise,
        RuleCategory.Complaint => RuleCategory.NotComplaint,
        _ => null,
    };
}
