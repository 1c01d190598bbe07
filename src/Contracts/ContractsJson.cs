using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Listener.Contracts;

/// <summary>The one way Listener writes and reads its JSON: camelCase, nulls written, times as Z, letters of every script unescaped.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(UtcTimeConverter)],
    AllowTrailingCommas = false,
    MaxDepth = 64)]
[JsonSerializable(typeof(Mention))]
[JsonSerializable(typeof(Verdict))]
[JsonSerializable(typeof(MentionCaptured))]
[JsonSerializable(typeof(MentionClassified))]
[JsonSerializable(typeof(Reason[]))]
[JsonSerializable(typeof(IReadOnlyList<Reason>))]
public sealed partial class ContractsJson : JsonSerializerContext
{
    /// <summary>The context to use: like <see cref="Default"/>, with readable letters on the wire.</summary>
    public static ContractsJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new UtcTimeConverter() },
        MaxDepth = 64,

        // JSON is not HTML: whoever puts it into a page encodes it there.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
