using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Listener.Connectors.Webhooks;

namespace Listener.Worker.Security;

/// <summary>Signatures of the Standard Webhooks specification: HMAC-SHA256 over <c>id.timestamp.body</c>, base64, version v1.</summary>
public static class WebhookSignature
{
    /// <summary>How far the sender's clock may be off, either way ("Verifying webhook authenticity").</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>What a delivery brings besides its body.</summary>
    public static readonly (string Name, string Meaning)[] Headers =
    [
        ("webhook-id", $"The delivery's own, at most {LongestId} characters; the same when it is sent again."),
        ("webhook-timestamp", "Seconds since 1970; within five minutes of our clock."),
        ("webhook-signature", "v1, and the base64 of HMAC-SHA256 over id.timestamp.body; several with spaces between."),
    ];

    /// <summary>Characters of a delivery's id; it is stored.</summary>
    public const int LongestId = 256;

    /// <summary>Candidates looked at in one header: a sender in rotation sends two.</summary>
    private const int MostCandidates = 8;

    /// <summary>True when any secret that is still good made any of the signatures. Looks at all of them, whichever fits.</summary>
    /// <param name="signatures">Separated by spaces, each <c>v1,</c> and base64; other versions are skipped.</param>
    /// <param name="body">As it came over the wire.</param>
    public static bool IsGood(
        IReadOnlyList<WebhookSecret> secrets, string id, string timestamp, ReadOnlySpan<byte> body, string signatures, DateTimeOffset now)
    {
        if (!IsFresh(timestamp, now) || id.Length is 0 or > LongestId)
            return false;

        var good = false;
        var candidates = Candidates(signatures);
        foreach (var secret in secrets.Where(secret => !(secret.Until <= now)))
        {
            var expected = Sign(secret.Key.Span, id, timestamp, body);
            foreach (var candidate in candidates)
                good |= CryptographicOperations.FixedTimeEquals(candidate, expected);
        }

        return good;
    }

    /// <summary>The 32 bytes a sender would sign a delivery with.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> key, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    private static bool IsFresh(string timestamp, DateTimeOffset now) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs(now.ToUnixTimeSeconds() - seconds) <= (long)Tolerance.TotalSeconds;

    private static List<byte[]> Candidates(string signatures)
    {
        List<byte[]> candidates = [];
        foreach (var part in signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostCandidates))
        {
            var bytes = new byte[HMACSHA256.HashSizeInBytes];
            if (part.StartsWith("v1,", StringComparison.Ordinal) && Convert.TryFromBase64String(part[3..], bytes, out var length) && length == bytes.Length)
                candidates.Add(bytes);
        }

        return candidates;
    }
}
