using System.Text.Json;

namespace Listener.Worker.Commands;

/// <summary>The words of the contract's enums: <c>do-not-reply</c>.</summary>
internal static class EnumWords<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> ByValue =
        Enum.GetValues<T>().ToDictionary(value => value, value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));

    private static readonly Dictionary<string, T> ByWord = ByValue.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    public static string All { get; } = string.Join(", ", ByValue.Values);

    public static string Of(T value) => ByValue[value];

    public static T? Parse(string word) => ByWord.TryGetValue(word.Trim(), out var value) ? value : null;

    /// <summary>Several words with commas between them; null when one is unknown.</summary>
    public static IReadOnlySet<T>? ParseSet(string words)
    {
        var values = words.Split(',').Select(Parse).ToList();
        return values.Contains(null) ? null : values.Select(value => value!.Value).ToHashSet();
    }

    /// <summary>As <see cref="ParseSet"/>; <c>high+</c> means high and everything after it.</summary>
    public static IReadOnlySet<T>? ParseAtLeast(string words) => words.TrimEnd().EndsWith('+')
        ? Parse(words.TrimEnd()[..^1]) is { } least ? Enum.GetValues<T>().Where(value => value.CompareTo(least) >= 0).ToHashSet() : null
        : ParseSet(words);
}
