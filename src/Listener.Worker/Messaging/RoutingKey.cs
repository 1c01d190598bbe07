using System.Text.Json;
using Listener.Contracts;

namespace Listener.Worker.Messaging;

/// <summary>Topic keys: <c>mention.&lt;stage&gt;.&lt;intent&gt;.&lt;urgency&gt;.&lt;brand&gt;.&lt;source&gt;</c>.</summary>
public static class RoutingKey
{
    // A key is at most 255 bytes (AMQP 0-9-1, shortstr); five words of 40 and the rest fit.
    private const int MaxWord = 40;

    /// <summary>The key of a message.</summary>
    public static string Of(MentionClassified message) => string.Join(
        '.', "mention", Word(message.Verdict.Stage), Word(message.Verdict.Intent), Word(message.Verdict.Urgency), Clean(message.Mention.Brand), Clean(message.Mention.Source.Kind));

    /// <summary>One word of a key: lower-case letters, digits and hyphens. A dot too many would shift every word after it.</summary>
    public static string Clean(string word) => word.Length == 0
        ? "none"
        : string.Create(Math.Min(word.Length, MaxWord), word, static (key, word) =>
        {
            for (var i = 0; i < key.Length; i++)
            {
                key[i] = char.IsAsciiLetterOrDigit(word[i]) ? char.ToLowerInvariant(word[i]) : '-';
            }
        });

    private static string Word<T>(T value)
        where T : struct, Enum => Names<T>.ByValue[value];

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ByValue =
            Enum.GetValues<T>().ToDictionary(value => value, value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));
    }
}
