namespace Listener.Classifier.Rules;

/// <summary>What a word or phrase of the rules speaks of. The kebab-case names stand in the rule files.</summary>
internal enum RuleCategory
{
    /// <summary>Announces violence against people or property.</summary>
    Threat,

    /// <summary>Sounds like a threat and may be one.</summary>
    Menace,
    Safety,
    SafetyHint,
    Legal,
    LegalHint,
    SelfHarm,
    Data,
    Outage,
    Stranded,

    /// <summary>Money was taken or is kept.</summary>
    Money,

    /// <summary>Asks for money back.</summary>
    Refund,

    /// <summary>Has asked before and got no answer.</summary>
    Repeat,

    /// <summary>Goes, or tells others to.</summary>
    Leaving,
    Insult,

    /// <summary>Coarse words that say nothing of anybody.</summary>
    Swear,
    Question,
    Praise,
    Complaint,

    /// <summary>Says the company did wrong.</summary>
    Accuse,

    /// <summary>Holds the company responsible.</summary>
    Blame,
    Manager,
    Apology,
    Exchange,

    /// <summary>Time presses, or somebody frail is concerned.</summary>
    Pressing,

    /// <summary>Says that many are concerned; with a complaint it makes an outage of a fault.</summary>
    Scope,

    /// <summary>Turns the words behind it into their opposite.</summary>
    Negation,

    /// <summary>Looks like the category of the same name and is not; what overlaps with it does not count.</summary>
    NotThreat,
    NotSafety,
    NotLegal,
    NotData,
    NotOutage,
    NotPraise,
    NotComplaint,

    /// <summary>Tells of a film, a game or a verdict of a court: what sounds like a threat in the same sentence is told, not made.</summary>
    Told,

    /// <summary>Leads to an insult and goes with it: you, bunch of, absolute.</summary>
    InsultFrame,

    /// <summary>As <see cref="InsultFrame"/>, and says to somebody's face what follows: you, bande de.</summary>
    InsultAddress,
}
