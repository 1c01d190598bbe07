using System.Text.Json.Serialization;
using Listener.Connectors.Json;

namespace Listener.Connectors.GitHub;

/// <summary>An issue of GitHub's issue search.</summary>
internal sealed record GitHubIssue(
    string? Id, string? HtmlUrl, string? Title, string? Body, string? CreatedAt, string? UpdatedAt, long? Comments, GitHubUser? User, GitHubReactions? Reactions);

internal sealed record GitHubUser(string? Id, string? Login);

internal sealed record GitHubReactions(long? TotalCount);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(WireTextConverter), typeof(WireCountConverter)])]
[JsonSerializable(typeof(GitHubIssue))]
internal sealed partial class GitHubJson : JsonSerializerContext;
