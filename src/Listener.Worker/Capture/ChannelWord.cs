using System.Text.Json;
using Listener.Contracts;

namespace Listener.Worker.Capture;

/// <summary>Channels by the words of the configuration and of JSON: <c>app-store</c>, <c>direct-message</c>.</summary>
public static class ChannelWord
{
    private static readonly Dictionary<string, Channel> ByWord =
        Enum.GetValues<Channel>().ToDictionary(channel => JsonNamingPolicy.KebabCaseLower.ConvertName(channel.ToString()), StringComparer.OrdinalIgnoreCase);

    // "E-Mail", "direct message" and "AppStore" are no other channels, and a private one must not be taken for a public one.
    private static readonly Dictionary<string, Channel> ByLetters = ByWord.ToDictionary(pair => Letters(pair.Key), pair => pair.Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>The words, in the order of the contract.</summary>
    public static IReadOnlyList<string> All { get; } = [.. ByWord.Where(pair => pair.Value != Channel.Unknown).Select(pair => pair.Key)];

    /// <summary><see cref="Channel.Unknown"/> for a word of no channel. Case, hyphens and spaces do not count.</summary>
    public static Channel Parse(string word) =>
        ByWord.TryGetValue(word, out var channel) ? channel : ByLetters.GetValueOrDefault(Letters(word), Channel.Unknown);

    private static string Letters(string word) => string.Concat(word.Where(char.IsLetter));
}
