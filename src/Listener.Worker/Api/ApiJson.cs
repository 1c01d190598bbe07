using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Listener.Contracts;

namespace Listener.Worker.Api;

/// <summary>The JSON of HTTP answers: the contract's own, with the shapes below beside it.</summary>
internal static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = new(ContractsJson.Readable.Options)
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(ContractsJson.Readable, new DefaultJsonTypeInfoResolver()),
    };
}

/// <summary>One page of mentions, newest first.</summary>
/// <param name="NextCursor">Null on the last page.</param>
public sealed record MentionPage(IReadOnlyList<MentionItem> Mentions, string? NextCursor);

/// <summary>A stored mention.</summary>
/// <param name="Verdict">Null until classified.</param>
public sealed record MentionItem(Mention Mention, Verdict? Verdict, DateTimeOffset? ClassifiedAt);

/// <summary>Every source there ever was, by name.</summary>
public sealed record SourcePage(IReadOnlyList<SourceItem> Sources);

/// <summary>A source and how it fares; the counters from <c>captured</c> on add up to <c>collected</c>.</summary>
/// <param name="Limits">What its platform cannot give.</param>
public sealed record SourceItem(
    string Name,
    string Kind,
    string State,
    DateTimeOffset? LastSuccessAt,
    DateTimeOffset? LastNewAt,
    DateTimeOffset? NextDueAt,
    int Failures,
    string? LastError,
    long Collected,
    long Captured,
    long Repeats,
    long Duplicates,
    long NotMatched,
    long Rejected,
    long Gaps,
    IReadOnlyDictionary<string, long> Rejections,
    string? Limits);

/// <summary>The state of the process.</summary>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</param>
public sealed record HealthAnswer(string Status, IReadOnlyDictionary<string, HealthPart> Parts);

/// <summary>The state of one part.</summary>
public sealed record HealthPart(string Status, string? Description, IReadOnlyDictionary<string, object> Data);

/// <summary>What became of a delivery.</summary>
/// <param name="Status"><c>accepted</c>, or <c>duplicate</c> for one that came before.</param>
/// <param name="Received">Posts in it.</param>
/// <param name="New">Mentions that are stored now and were not before.</param>
/// <param name="Repeats">Posts that were known.</param>
/// <param name="NotMatched">Posts about no brand.</param>
/// <param name="Rejected">Posts that cannot be read; sending them again does not help.</param>
public sealed record InboundAnswer(string Status, int Received, int New, int Repeats, int NotMatched, IReadOnlyList<InboundMistake> Rejected);

/// <summary>Why a post of a delivery cannot be read.</summary>
/// <param name="Field">Path within the body: <c>posts[2].rating</c>.</param>
public sealed record InboundMistake(string Field, string Problem);
