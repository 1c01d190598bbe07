using System.Globalization;
using System.Text.Json;
using Listener.Contracts;

namespace Listener.Worker.Commands;

/// <summary>A verdict as JSON, byte for byte what the contract's serialiser writes, without its cost.</summary>
internal static class VerdictLine
{
    private static readonly JsonEncodedText[] Stages = Words<Stage>();
    private static readonly JsonEncodedText[] Urgencies = Words<Urgency>();
    private static readonly JsonEncodedText[] Intents = Words<Intent>();
    private static readonly JsonEncodedText[] Severities = Words<Severity>();
    private static readonly JsonEncodedText[] Playbooks = Words<Playbook>();

    /// <summary>One object; <paramref name="id"/> is JSON and comes first, empty for none.</summary>
    public static void Write(Utf8JsonWriter json, Verdict verdict, ReadOnlySpan<byte> id)
    {
        json.WriteStartObject();
        if (!id.IsEmpty)
        {
            json.WritePropertyName("id"u8);
            json.WriteRawValue(id, skipInputValidation: true);
        }

        json.WriteString("stage"u8, Stages[(int)verdict.Stage]);
        json.WriteString("urgency"u8, Urgencies[(int)verdict.Urgency]);
        json.WriteNumber("urgencyScore"u8, verdict.UrgencyScore);
        json.WriteString("intent"u8, Intents[(int)verdict.Intent]);
        json.WriteNumber("intentConfidence"u8, verdict.IntentConfidence);
        json.WriteNumber("sentiment"u8, verdict.Sentiment);
        json.WriteString("severity"u8, Severities[(int)verdict.Severity]);
        json.WriteNumber("threat"u8, verdict.Threat);
        json.WriteString("language"u8, verdict.Language);
        json.WriteNumber("languageConfidence"u8, verdict.LanguageConfidence);
        json.WriteNumber("expectsReply"u8, verdict.ExpectsReply);
        WriteTime(json, verdict.RespondBy);
        json.WriteString("playbook"u8, Playbooks[(int)verdict.Playbook]);
        WriteReasons(json, verdict.Reasons);
        json.WriteNumber("classifierVersion"u8, verdict.ClassifierVersion);
        json.WriteEndObject();
    }

    /// <summary>What stands in the place of a line that could not be read.</summary>
    public static void WriteError(Utf8JsonWriter json, string error, long line, ReadOnlySpan<byte> id)
    {
        json.WriteStartObject();
        if (!id.IsEmpty)
        {
            json.WritePropertyName("id"u8);
            json.WriteRawValue(id, skipInputValidation: true);
        }

        json.WriteString("error"u8, error);
        json.WriteNumber("line"u8, line);
        json.WriteEndObject();
    }

    private static void WriteReasons(Utf8JsonWriter json, IReadOnlyList<Reason> reasons)
    {
        json.WriteStartArray("reasons"u8);
        for (var i = 0; i < reasons.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("code"u8, reasons[i].Code);
            json.WriteNumber("weight"u8, reasons[i].Weight);
            json.WriteString("evidence"u8, reasons[i].Evidence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter json, DateTimeOffset? time)
    {
        if (time is not { } due)
        {
            json.WriteNull("respondBy"u8);
            return;
        }

        Span<char> text = stackalloc char[32];
        due.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
        json.WriteString("respondBy"u8, text[..length]);
    }

    private static JsonEncodedText[] Words<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Order().Select(value => JsonEncodedText.Encode(EnumWords<T>.Of(value)))];
}
