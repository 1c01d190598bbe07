using System.Globalization;
using System.Text.Json;
using Listener.Contracts;

namespace Listener.Worker.Commands;

/// <summary>A verdict as JSON, byte for byte what the contract's serialiser writes, without its cost.</summary>
internal static class VerdictLine
{
    private const int FigureSteps = 10_000, LargestFigure = 100_000;

    private static readonly JsonEncodedText[] Stages = Words<Stage>();
    private static readonly JsonEncodedText[] Urgencies = Words<Urgency>();
    private static readonly JsonEncodedText[] Intents = Words<Intent>();
    private static readonly JsonEncodedText[] Severities = Words<Severity>();
    private static readonly JsonEncodedText[] Playbooks = Words<Playbook>();

    private static readonly JsonEncodedText StageName = Name("stage"), UrgencyName = Name("urgency"), ScoreName = Name("urgencyScore"), IntentName = Name("intent"),
        IntentConfidenceName = Name("intentConfidence"), SentimentName = Name("sentiment"), SeverityName = Name("severity"), ThreatName = Name("threat"),
        LanguageName = Name("language"), LanguageConfidenceName = Name("languageConfidence"), ExpectsReplyName = Name("expectsReply"), RespondByName = Name("respondBy"),
        PlaybookName = Name("playbook"), ReasonsName = Name("reasons"), CodeName = Name("code"), WeightName = Name("weight"), EvidenceName = Name("evidence"),
        VersionName = Name("classifierVersion");

    /// <summary>One object; <paramref name="id"/> is JSON and comes first, empty for none.</summary>
    public static void Write(Utf8JsonWriter json, Verdict verdict, ReadOnlySpan<byte> id)
    {
        json.WriteStartObject();
        if (!id.IsEmpty)
        {
            json.WritePropertyName("id"u8);
            json.WriteRawValue(id, skipInputValidation: true);
        }

        json.WriteString(StageName, Stages[(int)verdict.Stage]);
        json.WriteString(UrgencyName, Urgencies[(int)verdict.Urgency]);
        json.WriteNumber(ScoreName, verdict.UrgencyScore);
        json.WriteString(IntentName, Intents[(int)verdict.Intent]);
        WriteFigure(json, IntentConfidenceName, verdict.IntentConfidence);
        WriteFigure(json, SentimentName, verdict.Sentiment);
        json.WriteString(SeverityName, Severities[(int)verdict.Severity]);
        WriteFigure(json, ThreatName, verdict.Threat);
        json.WriteString(LanguageName, verdict.Language);
        WriteFigure(json, LanguageConfidenceName, verdict.LanguageConfidence);
        WriteFigure(json, ExpectsReplyName, verdict.ExpectsReply);
        WriteTime(json, verdict.RespondBy);
        json.WriteString(PlaybookName, Playbooks[(int)verdict.Playbook]);
        WriteReasons(json, verdict.Reasons);
        json.WriteNumber(VersionName, verdict.ClassifierVersion);
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
        json.WriteStartArray(ReasonsName);
        for (var i = 0; i < reasons.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString(CodeName, reasons[i].Code);
            WriteFigure(json, WeightName, reasons[i].Weight);
            json.WriteString(EvidenceName, reasons[i].Evidence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // Figures have four digits behind the point at most: as whole numbers they cost a fraction of the search for the shortest double, which has the same digits.
    private static void WriteFigure(Utf8JsonWriter json, JsonEncodedText name, double value)
    {
        var steps = Math.Round(value * FigureSteps);
        if (steps / FigureSteps != value || Math.Abs(value) >= LargestFigure || (steps == 0 && double.IsNegative(value)))
        {
            json.WriteNumber(name, value);
            return;
        }

        Span<byte> digits = stackalloc byte[16];
        var (whole, rest) = Math.DivRem((int)Math.Abs(steps), FigureSteps);
        var length = 0;
        if (value < 0)
        {
            digits[length++] = (byte)'-';
        }

        whole.TryFormat(digits[length..], out var written, provider: CultureInfo.InvariantCulture);
        length += written;
        if (rest > 0)
        {
            digits[length++] = (byte)'.';
        }

        for (var place = FigureSteps / 10; rest > 0; rest %= place, place /= 10)
        {
            digits[length++] = (byte)('0' + (rest / place));
        }

        json.WritePropertyName(name);
        json.WriteRawValue(digits[..length], skipInputValidation: true);
    }

    private static void WriteTime(Utf8JsonWriter json, DateTimeOffset? time)
    {
        if (time is not { } due)
        {
            json.WriteNull(RespondByName);
            return;
        }

        Span<byte> text = stackalloc byte[UtcTimeConverter.LongestText];
        json.WriteString(RespondByName, text[..UtcTimeConverter.Format(due, text)]);
    }

    private static JsonEncodedText Name(string name) => JsonEncodedText.Encode(name);

    private static JsonEncodedText[] Words<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Order().Select(value => JsonEncodedText.Encode(EnumWords<T>.Of(value)))];
}
