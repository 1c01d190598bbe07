using System.Collections.Frozen;
using System.Text.Json;

namespace Listener.Storage;

/// <summary>Enums as the kebab-case words of the contract, so that people can read the tables.</summary>
internal static class EnumText<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Words =
        Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));

    private static readonly FrozenDictionary<string, T> Values = Words.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    public static string Of(T value) => Words[value];

    /// <summary>A word this version does not know reads as the fallback.</summary>
    public static T Parse(string word, T fallback = default) => Values.GetValueOrDefault(word, fallback);
}
