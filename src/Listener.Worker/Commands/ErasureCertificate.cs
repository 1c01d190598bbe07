using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Listener.Storage;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary>Messages of the author on the broker.</summary>
/// <param name="Removed">By queue.</param>
/// <param name="Unread">Messages that are none of ours and were left alone: whose they are cannot be told.</param>
/// <param name="Problem">Null unless the broker could not be asked.</param>
internal sealed record ErasedMessages(IReadOnlyDictionary<string, int> Removed, int Unread, string? Problem);

/// <summary>What was removed of whom, without naming the person: a certificate that did would have to be erased as well.</summary>
/// <param name="Author"><c>source:id</c>, of which only the hash is written.</param>
internal sealed record ErasureCertificate(
    string Author, DateTimeOffset At, bool IsDryRun, string Database, EraseReport Report, ErasedMessages Broker)
{
    private const string Schema = "listener-erasure/1";

    /// <summary>Other sources of the kind that the source is named like: nothing of theirs was erased.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>False when the database was named alone: which broker its worker speaks to is not known.</summary>
    public bool IsBrokerKnown { get; init; } = true;

    /// <summary>What no command of ours can take back, and what could not be done.</summary>
    public IReadOnlyList<string> NotReached =>
    [
        .. Others.Count > 0 ? new[] { $"Only the source of that name was asked. Others of the kind it is named like, to be erased by their own names: {string.Join(", ", Others)}." } : [],
        .. IsBrokerKnown ? Array.Empty<string>() : ["Messages on a broker: --db names a database alone. Erase with the worker's configuration and without --db where it has one."],
        .. Broker.Problem is { } problem ? new[] { $"{problem} Erase again when it can." } : [],
        .. Broker.Unread > 0 ? new[] { FormattableString.Invariant($"{Broker.Unread} messages on the broker that cannot be read; see listener deadletters.") } : [],
        .. IsDryRun || Report.AreFilesRewritten ? Array.Empty<string>() : ["PostgreSQL reuses the space of deleted rows later, and its log and backups keep them as long as they are kept."],
        "Messages and webhooks that other systems have received, exported evidence files, and backups.",
    ];

    /// <summary>Of the JSON line without this member and the comma before it.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Body()));

    /// <summary>One line.</summary>
    public byte[] ToJson() => [.. Body()[..^1], .. Encoding.UTF8.GetBytes($",\"sha256\":\"{Sha256}\"}}\n")];

    private byte[] Body()
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, JsonLines.Options))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            json.WriteBoolean("dryRun", IsDryRun);
            json.WriteString("authorSha256", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Author))));
            json.WriteTime("erasedAt", At);
            json.WriteString("database", Database);
            json.WriteBoolean("filesRewritten", Report.AreFilesRewritten);
            WriteCounts(json, "rows", Report.Rows);
            WriteCounts(json, "messages", Broker.Removed);
            json.WriteStartArray("held");
            foreach (var id in Report.Held)
                json.WriteStringValue(id);
            json.WriteEndArray();
            json.WriteStartArray("notReached");
            foreach (var remark in NotReached)
                json.WriteStringValue(remark);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return text.ToArray();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, int> counts)
    {
        json.WriteStartObject(name);
        foreach (var (what, count) in counts)
            json.WriteNumber(what, count);
        json.WriteEndObject();
    }
}
