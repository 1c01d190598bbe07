namespace Listener.Contracts;

/// <summary>Public: a mention has its verdict. Delivered at least once; the message id is the same each time.</summary>
public sealed record MentionClassified
{
    /// <summary>The value of <see cref="Schema"/> that this version writes.</summary>
    public const string SchemaName = "mention-classified/1";

    /// <summary>Name and major version of this message's shape.</summary>
    public string Schema { get; init; } = SchemaName;

    /// <summary>The mention, complete.</summary>
    public required Mention Mention { get; init; }

    /// <summary>Its verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>True when it was published again on an operator's request.</summary>
    public bool Replayed { get; init; }
}
