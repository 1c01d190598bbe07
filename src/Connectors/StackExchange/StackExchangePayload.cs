using System.Text.Json.Serialization;
using Listener.Connectors.Json;

namespace Listener.Connectors.StackExchange;

/// <summary>A question of /2.3/search/advanced with the filter "withbody".</summary>
internal sealed record StackExchangeQuestion(
    string? QuestionId,
    string? Link,
    string? Title,
    string? Body,
    long? CreationDate,
    long? LastEditDate,
    long? Score,
    long? ViewCount,
    long? AnswerCount,
    StackExchangeOwner? Owner);

internal sealed record StackExchangeOwner(string? UserId, string? DisplayName);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(WireTextConverter), typeof(WireCountConverter)])]
[JsonSerializable(typeof(StackExchangeQuestion))]
internal sealed partial class StackExchangeJson : JsonSerializerContext;
