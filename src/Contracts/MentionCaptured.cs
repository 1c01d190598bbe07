namespace Listener.Contracts;

/// <summary>Inside: a mention was stored and waits for its verdict. Delivered at least once.</summary>
/// <param name="Mention">The whole mention, so that a consumer needs no database to read it.</param>
/// <param name="Replayed">True when an operator asked for it again.</param>
public sealed record MentionCaptured(Mention Mention, bool Replayed = false);
