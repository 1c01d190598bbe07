using System.Runtime.CompilerServices;

namespace Listener.Classifier.Rules;

/// <summary>Of one category: how often it was found, and where first.</summary>
internal struct Finding
{
    public int Count;
    public int Start;
    public int Length;
    public bool InTitle;
}

/// <summary>What the rules found in a post, by category. Lives on the stack.</summary>
internal struct RuleFindings
{
    private Findings _findings;

    /// <summary>True when something tells of a threat that is not made: a film, a court, a figure of speech.</summary>
    public bool IsTold { get; set; }

    public readonly bool Has(RuleCategory category) => _findings[(int)category].Count > 0;

    public readonly int Count(RuleCategory category) => _findings[(int)category].Count;

    /// <summary>A bit for every category found that a model may learn from; insults are not among them.</summary>
    public readonly ulong Mask
    {
        get
        {
            var mask = 0UL;
            for (var category = RuleCategory.Threat; category < RuleCategory.Negation; category++)
            {
                if (category is not (RuleCategory.Insult or RuleCategory.Swear) && Has(category))
                {
                    mask |= 1UL << (int)category;
                }
            }

            return mask;
        }
    }

    /// <summary>The words found first, as written.</summary>
    public readonly string Evidence(RuleCategory category, string? title, string text)
    {
        var finding = _findings[(int)category];
        return (finding.InTitle ? title! : text).Substring(finding.Start, finding.Length);
    }

    public void Add(RuleCategory category, bool inTitle, int start, int end)
    {
        ref var finding = ref _findings[(int)category];
        if (finding.Count++ == 0)
        {
            (finding.Start, finding.Length, finding.InTitle) = (start, end - start, inTitle);
        }
    }

    /// <summary>A fault that many have is an outage.</summary>
    public void Settle()
    {
        if (Has(RuleCategory.Scope) && Has(RuleCategory.Complaint) && !Has(RuleCategory.Outage))
        {
            _findings[(int)RuleCategory.Outage] = _findings[(int)RuleCategory.Scope];
        }
    }

    /// <summary>Takes over what the other has found more of, but for what could only soften: praise and questions.</summary>
    public void Raise(in RuleFindings other)
    {
        for (var category = RuleCategory.Threat; category < RuleCategory.Negation; category++)
        {
            if (category is not (RuleCategory.Praise or RuleCategory.Question) && other.Count(category) > Count(category))
            {
                _findings[(int)category] = other._findings[(int)category];
            }
        }
    }

    [InlineArray(Size)]
    private struct Findings
    {
        public const int Size = 40;
        private Finding _first;
    }
}
