using System.Text.Json;
using Listener.Contracts;

namespace Listener.Worker.Capture;

/// <summary>Channels by the words of the configuration and of JSON: <c>app-store</c>, <c>direct-message</c>.</summary>
public static class ChannelWord
{
    private static readonly Dictionary<string, Channel> ByWord =
        Enum.GetValues<Channel>().ToDictionary(channel => JsonNamingPolicy.KebabCaseLower.ConvertName(channel.ToString()), StringComparer.OrdinalIgnoreCase);

    /// <summary><see cref="Channel.Unknown"/> for a word of no channel.</summary>
    public static Channel Parse(string word) => ByWord.GetValueOrDefault(word, Channel.Unknown);
}
