namespace Listener.Storage;

/// <summary>That a record was made: its number, whose it is, when, and its hash, which is the head of the chain after it.</summary>
public sealed record EvidenceSealed(long Number, Guid MentionId, DateTimeOffset SealedAt, string Sha256);

/// <summary>What was sealed under a number, and what is there now.</summary>
/// <param name="Seal">Null when no such record was ever made here.</param>
/// <param name="Record">Null when it is gone.</param>
/// <param name="IsHeld">Its mention is under legal hold: nothing of it may be missing.</param>
public sealed record SealedEvidence(EvidenceSealed? Seal, EvidenceRecord? Record, bool IsHeld)
{
    /// <summary>1, 2, 3 and so on.</summary>
    public long Number => Seal?.Number ?? Record!.Number;
}
