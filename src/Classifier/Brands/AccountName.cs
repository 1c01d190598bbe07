using System.Text;

namespace Listener.Classifier.Brands;

/// <summary>A handle, compared without case, leading @ and, where one side has none, host.</summary>
internal readonly record struct AccountName(string Name, string? Host)
{
    private const string BlueskyHost = "bsky.social";

    /// <summary>Reads <c>acme</c>, <c>@acme</c>, <c>@acme@example.social</c>, <c>acme.bsky.social</c>, <c>u/acme</c>.</summary>
    public static AccountName Parse(string handle)
    {
        var name = WellFormed(handle.Trim()).Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        name = name.StartsWith("/u/", StringComparison.Ordinal) ? name[3..] : name.StartsWith("u/", StringComparison.Ordinal) ? name[2..] : name.TrimStart('@');
        var at = name.IndexOf('@', StringComparison.Ordinal);
        if (at > 0)
        {
            return new(name[..at], name[(at + 1)..]);
        }

        return name.EndsWith("." + BlueskyHost, StringComparison.Ordinal)
            ? new(name[..^(BlueskyHost.Length + 1)], BlueskyHost)
            : new(name, null);
    }

    /// <summary>Half a character cannot be normalised; it is read as U+FFFD.</summary>
    private static string WellFormed(string text) =>
        text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? string.Concat(text.EnumerateRunes()) : text;

    public bool IsSameAs(AccountName other) => Name == other.Name && Name.Length > 0 && (Host is null || other.Host is null || Host == other.Host);
}
