using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Listener.Connectors.Webhooks;

/// <summary>A key that deliveries may be signed with.</summary>
/// <param name="Until">From then on it is refused, UTC; null for no end.</param>
public sealed record WebhookSecret(ReadOnlyMemory<byte> Key, DateTimeOffset? Until)
{
    /// <summary>The shortest that Standard Webhooks allows ("Signature scheme": 24 to 64 bytes).</summary>
    private const int ShortestKey = 24;

    private const string Prefix = "whsec_";

    /// <summary>
    /// Reads secrets separated by spaces or commas. <c>whsec_</c> is followed by base64 (Standard Webhooks, "Signature scheme"); anything else is the
    /// key itself, as UTF-8. <c>@</c> and a time after it say how long it is good.
    /// </summary>
    /// <param name="problem">What is wrong, without the secret.</param>
    public static bool TryParse(string text, out IReadOnlyList<WebhookSecret> secrets, [NotNullWhen(false)] out string? problem)
    {
        List<WebhookSecret> read = [];
        problem = null;
        foreach (var word in text.Split([' ', ',', '\n', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            var at = word.LastIndexOf('@');
            var key = Decode(at < 0 ? word : word[..at]);
            DateTimeOffset? until = null;
            if (key is null)
                problem ??= "is not base64 after whsec_";
            else if (key.Length < ShortestKey)
                problem ??= $"is shorter than {ShortestKey} bytes; 'openssl rand -base64 32' makes one";
            if (at >= 0 && !TryReadTime(word[(at + 1)..], out until))
                problem ??= "has no time after @";
            read.Add(new WebhookSecret(key, until));
        }

        problem ??= read.Count == 0 ? "is empty" : null;
        secrets = problem is null ? read : [];
        return problem is null;
    }

    /// <summary>Shown in logs as what it is, never as its bytes.</summary>
    public override string ToString() => "a webhook secret";

    private static byte[]? Decode(string word)
    {
        if (!word.StartsWith(Prefix, StringComparison.Ordinal))
            return Encoding.UTF8.GetBytes(word);
        var bytes = new byte[word.Length];
        return Convert.TryFromBase64String(word[Prefix.Length..], bytes, out var length) ? bytes[..length] : null;
    }

    private static bool TryReadTime(string text, out DateTimeOffset? time)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var good = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, utc, out var read);
        time = good ? read : null;
        return good;
    }
}
