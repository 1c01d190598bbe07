using System.Data.Common;
using System.Text.Json;
using Listener.Contracts;

namespace Listener.Storage;

/// <summary>A verdict on its way into the table.</summary>
/// <param name="Mention">Sequence of the mention.</param>
/// <param name="Sequence">Id of the row of the outbox that announces it: ascending in the order of commits.</param>
internal sealed record VerdictRow(long Mention, long Sequence, Verdict Verdict, DateTimeOffset ClassifiedAt);

/// <summary>Verdicts as rows.</summary>
internal static class VerdictRows
{
    /// <summary>The columns <see cref="Read"/> reads; the table is called v, and may be the empty side of a left join.</summary>
    public const string Columns =
        "v.stage, v.urgency, v.urgency_score, v.intent, v.intent_confidence, v.sentiment, v.severity, v.threat, v.language, "
        + "v.language_confidence, v.expects_reply, v.respond_by, v.playbook, v.reasons, v.classifier_version, v.classified_at";

    /// <summary>How many columns that are.</summary>
    public const int Count = 16;

    /// <summary>Replaces what the mention has: whether it may is decided before.</summary>
    public static RowStatement<VerdictRow> Upsert(Dialect dialect)
    {
        var statement = Row(dialect);
        var updates = statement.Parameters.Skip(1).Select(parameter => $"{parameter.Name} = excluded.{parameter.Name}");
        return statement.As($"""
            insert into verdict ({statement.Names}) values ({statement.Values})
            on conflict (mention) do update set {string.Join(", ", updates)}
            """);
    }

    /// <summary>The verdict as it will be read back.</summary>
    public static Verdict AsStored(Verdict verdict) => verdict with { RespondBy = verdict.RespondBy?.AsStored() };

    public static Verdict? Read(DbDataReader reader, int first) => reader.IsDBNull(first) ? null : new Verdict
    {
        Stage = EnumText<Stage>.Parse(reader.GetString(first)),
        Urgency = EnumText<Urgency>.Parse(reader.GetString(first + 1), Urgency.Normal),
        UrgencyScore = (int)reader.GetInt64(first + 2),
        Intent = EnumText<Intent>.Parse(reader.GetString(first + 3)),
        IntentConfidence = reader.GetDouble(first + 4),
        Sentiment = reader.GetDouble(first + 5),
        Severity = EnumText<Severity>.Parse(reader.GetString(first + 6)),
        Threat = reader.GetDouble(first + 7),
        Language = reader.GetString(first + 8),
        LanguageConfidence = reader.GetDouble(first + 9),
        ExpectsReply = reader.GetDouble(first + 10),
        RespondBy = reader.TimeOrNull(first + 11),
        Playbook = EnumText<Playbook>.Parse(reader.GetString(first + 12)),
        Reasons = JsonSerializer.Deserialize(reader.GetString(first + 13), ContractsJson.Readable.ReasonArray) ?? [],
        ClassifierVersion = (int)reader.GetInt64(first + 14),
    };

    /// <summary>When it was classified, from the same columns.</summary>
    public static DateTimeOffset? ReadTime(DbDataReader reader, int first) => reader.TimeOrNull(first + 15);

    private static RowStatement<VerdictRow> Row(Dialect dialect) => new RowStatement<VerdictRow>(dialect)
        .Number("mention", row => row.Mention)
        .Number("sequence", row => row.Sequence)
        .Text("stage", row => EnumText<Stage>.Of(row.Verdict.Stage))
        .Text("urgency", row => EnumText<Urgency>.Of(row.Verdict.Urgency))
        .Number("urgency_score", row => row.Verdict.UrgencyScore)
        .Text("intent", row => EnumText<Intent>.Of(row.Verdict.Intent))
        .Real("intent_confidence", row => row.Verdict.IntentConfidence)
        .Real("sentiment", row => row.Verdict.Sentiment)
        .Text("severity", row => EnumText<Severity>.Of(row.Verdict.Severity))
        .Real("threat", row => row.Verdict.Threat)
        .Text("language", row => row.Verdict.Language)
        .Real("language_confidence", row => row.Verdict.LanguageConfidence)
        .Real("expects_reply", row => row.Verdict.ExpectsReply)
        .Time("respond_by", row => row.Verdict.RespondBy)
        .Text("playbook", row => EnumText<Playbook>.Of(row.Verdict.Playbook))
        .Text("reasons", row => JsonSerializer.Serialize(row.Verdict.Reasons, ContractsJson.Readable.IReadOnlyListReason))
        .Number("classifier_version", row => row.Verdict.ClassifierVersion)
        .Time("classified_at", row => row.ClassifiedAt);
}
