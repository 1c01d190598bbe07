namespace Listener.Classifier.Brands;

/// <summary>A name that is watched.</summary>
/// <param name="Key">Stable, such as <c>acme-air</c>.</param>
/// <param name="Name">For people.</param>
/// <param name="Query">What makes a post a mention of it.</param>
/// <param name="OwnAccounts">The brand's own handles or ids, whose posts are not mentions.</param>
public sealed record Brand(string Key, string Name, WatchQuery Query, IReadOnlyList<string> OwnAccounts);

/// <summary>What a matcher looks at in a post.</summary>
/// <param name="Title">Null when absent.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Url">Of the post itself, for <c>site:</c>.</param>
/// <param name="AuthorName">Display name.</param>
/// <param name="AuthorHandle">Account name, with or without @.</param>
/// <param name="AuthorId">The platform's id of the author.</param>
/// <param name="Language">BCP 47 as the source gave it.</param>
public readonly record struct MatchInput(
    string? Title,
    string Text,
    string? Url = null,
    string? AuthorName = null,
    string? AuthorHandle = null,
    string? AuthorId = null,
    string? Language = null);
