using System.Text.Json;
using Listener.Connectors.Text;

namespace Listener.Worker.Api;

/// <summary>Reads the fields of one item and collects what is wrong with them. Null and missing are the same.</summary>
internal sealed class PostFields(JsonElement item, string path)
{
    public const int LongestText = 20_000;

    private readonly List<FieldMistake> _mistakes = [];

    public IReadOnlyList<FieldMistake> Mistakes => item.ValueKind == JsonValueKind.Object
        ? _mistakes
        : [new(path, "Is an object with the fields of a post.", "wrong-type")];

    /// <summary>Plain text, cut to a length at a character boundary; null when it is empty.</summary>
    public string? Text(string name, int longest)
    {
        var text = Raw(name, JsonValueKind.String, "Is text.") is { } value ? String(name, value) : null;
        var tidy = text is null ? "" : HtmlText.Tidy(text, longest);
        if (tidy.Length > longest)
            tidy = tidy[..(char.IsHighSurrogate(tidy[longest - 1]) ? longest - 1 : longest)];
        return tidy.Length == 0 ? null : tidy;
    }

    /// <summary>Text or a number, as written: an id of 20 digits keeps them all.</summary>
    public string? Id(string name)
    {
        if (Any(name) is { ValueKind: JsonValueKind.Number } number)
            return number.GetRawText();
        var id = Raw(name, JsonValueKind.String, "Is text or a number.") is { } value ? String(name, value)?.Replace("\0", "", StringComparison.Ordinal).Trim() : null;
        return string.IsNullOrEmpty(id) ? null : id;
    }

    public bool IsText(string name) => Any(name)?.ValueKind == JsonValueKind.String;

    /// <summary>Null for text that is no date, as everywhere; the caller's clock stands in.</summary>
    public DateTimeOffset? Time(string name) =>
        Raw(name, JsonValueKind.String, "Is a time such as 2026-11-21T09:30:00Z.") is { } value && String(name, value) is { } text
            ? LooseDate.Parse(text)
            : null;

    public double? Number(string name, double least, double most)
    {
        if (Raw(name, JsonValueKind.Number, $"Is a number from {least} to {most}.") is not { } value)
            return null;
        if (value.TryGetDouble(out var number) && number >= least && number <= most)
            return number;
        Wrong(name, $"Is a number from {least} to {most}.", "wrong-value");
        return null;
    }

    public long? Count(string name)
    {
        if (Raw(name, JsonValueKind.Number, "Is a whole number.") is not { } value)
            return null;
        if (value.TryGetInt64(out var number) && number >= 0)
            return number;
        Wrong(name, "Is a whole number of at least 0.", "wrong-value");
        return null;
    }

    public bool? Flag(string name)
    {
        if (Any(name) is not { } value)
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Wrong(name, "Is true or false.", "wrong-type");
        return null;
    }

    public string? Channel(string name)
    {
        if (Text(name, LongestText) is not { } word || EnumWords<Contracts.Channel>.ByWord.ContainsKey(word))
            return Text(name, LongestText);
        Wrong(name, $"Is one of {EnumWords<Contracts.Channel>.List}.", "wrong-value");
        return null;
    }

    /// <summary>The fields of an object within this one; its mistakes are added to these.</summary>
    public PostFields? Object(string name) =>
        Raw(name, JsonValueKind.Object, "Is an object.") is { } value ? new(value, Path(name), _mistakes) : null;

    public void Wrong(string name, string problem, string reason) => _mistakes.Add(new(Path(name), problem, reason));

    private PostFields(JsonElement item, string path, List<FieldMistake> mistakes)
        : this(item, path) => _mistakes = mistakes;

    private string Path(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private JsonElement? Any(string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private JsonElement? Raw(string name, JsonValueKind kind, string expected)
    {
        var value = Any(name);
        if (value is null || value.Value.ValueKind == kind)
            return value;
        Wrong(name, expected, "wrong-type");
        return null;
    }

    /// <summary>An escape may name half a character, which no text can hold.</summary>
    private string? String(string name, JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            Wrong(name, "Has half of a surrogate pair.", "wrong-value");
            return null;
        }
    }
}

/// <summary>What is wrong with one field.</summary>
/// <param name="Reason">A short stable word; rejected posts are counted by it.</param>
internal readonly record struct FieldMistake(string Field, string Problem, string Reason);
