using System.Globalization;
using Listener.Contracts;

namespace Listener.Storage;

/// <summary>The two orders mentions can be read in.</summary>
public enum MentionOrder
{
    /// <summary>Latest stored first, classified or not.</summary>
    NewestFirst,

    /// <summary>Classified ones only, in the order their verdicts were committed: a reader that keeps its cursor misses none.</summary>
    AsClassified,
}

/// <summary>Which mentions to read; null means any.</summary>
public sealed record MentionQuery
{
    /// <summary>Said in public or to the company.</summary>
    public Stage? Stage { get; init; }

    /// <summary>This urgent or more.</summary>
    public Urgency? UrgencyAtLeast { get; init; }

    /// <summary>This urgent or less.</summary>
    public Urgency? UrgencyAtMost { get; init; }

    /// <summary>What the writer wants.</summary>
    public Intent? Intent { get; init; }

    /// <summary>The brand's key.</summary>
    public string? Brand { get; init; }

    /// <summary>The detected language, in capitals or not; <c>pt</c> is also <c>pt-BR</c>. A mention without a verdict counts by the one its source gave.</summary>
    public string? Language { get; init; }

    /// <summary>Name or kind of a source.</summary>
    public string? Source { get; init; }

    /// <summary>Found at that time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Found before that time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary><see cref="MentionRecord.Cursor"/> of the last record read; null starts at the beginning.</summary>
    public string? Cursor { get; init; }

    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Newest first unless asked otherwise.</summary>
    public MentionOrder Order { get; init; }

    /// <summary>False for text that no <see cref="MentionRecord.Cursor"/> ever was.</summary>
    public static bool TryReadCursor(string text, out long sequence) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out sequence);
}

/// <summary>A stored mention.</summary>
/// <param name="Verdict">Null until classified.</param>
/// <param name="Sequence">Its place in the order that was asked for.</param>
public sealed record MentionRecord(Mention Mention, Verdict? Verdict, DateTimeOffset? ClassifiedAt, long Sequence)
{
    /// <summary>Opaque; continues a query of the same order after this record.</summary>
    public string Cursor => Sequence.ToString(CultureInfo.InvariantCulture);
}
