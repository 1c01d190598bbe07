using Listener.Classifier.Brands;
using Listener.Connectors.Webhooks;
using Listener.Contracts;
using Listener.Worker.Commands;

namespace Listener.Worker.Configuration;

/// <summary>Reads <c>Webhooks[]</c>.</summary>
internal static class WebhookReader
{
    private const string Secrets = "signing secrets of at least 24 bytes, separated by spaces: whsec_<base64> whsec_<base64>@2026-12-01T00:00:00Z";

    public static IReadOnlyList<WebhookOptions> Read(SectionReader section, IReadOnlyList<Brand> brands)
    {
        List<WebhookOptions> webhooks = [];
        foreach (var item in section.Items("Webhooks"))
        {
            var name = item.Required("Name", "a name of its own");
            if (name.Length > 100 || webhooks.Any(other => other.Name == name))
                item.Wrong("Name", name.Length > 100 ? "is too long" : $"'{name}' is used twice", "a name of its own, at most 100 characters");
            var allowPrivate = item.Flag("AllowPrivate", false);
            var (secrets, words) = ReadSecrets(item);
            webhooks.Add(new WebhookOptions(name, Url(item, allowPrivate), secrets)
            {
                SecretWords = words,
                AllowPrivate = allowPrivate,
                Stages = Words(item, "Stage", EnumWords<Stage>.All, EnumWords<Stage>.ParseSet),
                Urgencies = Words(item, "Urgency", $"high+, or any of {EnumWords<Urgency>.All}", EnumWords<Urgency>.ParseAtLeast),
                Intents = Words(item, "Intent", EnumWords<Intent>.All, EnumWords<Intent>.ParseSet),
                Brands = Brands(item, brands),
                Timeout = item.Time("Timeout", TimeSpan.FromSeconds(15), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
                MaxAttempts = item.Number("MaxAttempts", 18, 1, 100),
            });
            item.Done();
        }

        return webhooks;
    }

    private static Uri Url(SectionReader item, bool allowPrivate)
    {
        const string allowed = "https://..., without user and password; http:// where AllowPrivate is true";
        var text = item.Required("Url", allowed);
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0 && (url.Scheme == "https" || (url.Scheme == "http" && allowPrivate)))
            return url;
        if (text.Length > 0)
            item.Wrong("Url", "is not an address that verdicts may be sent to", allowed); // Not shown: it may hold a key.
        return new Uri("https://nowhere.invalid/");
    }

    private static (IReadOnlyList<WebhookSecret> Secrets, IReadOnlyList<string> Words) ReadSecrets(SectionReader item)
    {
        string[] words = [.. item.Text("Secret")?.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries) ?? [], .. item.Words("Secrets")];
        if (!WebhookSecret.TryParse(string.Join(' ', words), out var secrets, out var problem))
            item.Wrong("Secret", words.Length == 0 ? "is missing" : problem, Secrets);
        return (secrets, words);
    }

    private static IReadOnlySet<T>? Words<T>(SectionReader item, string key, string allowed, Func<string, IReadOnlySet<T>?> parse)
        where T : struct, Enum
    {
        IReadOnlyList<string> list = item.Text(key) is { } text ? [text] : item.Chosen(key, allowed);
        if (list.Count == 0)
            return null;
        var words = parse(string.Join(',', list));
        if (words is null)
            item.Wrong(key, $"'{string.Join(',', list)}' cannot be read", allowed);
        return words;
    }

    private static IReadOnlyList<string> Brands(SectionReader item, IReadOnlyList<Brand> brands)
    {
        IReadOnlyList<string> keys = item.Text("Brand") is { } one ? [one] : item.Chosen("Brands", "keys of Listener:Brands");
        foreach (var key in keys.Where(key => brands.All(brand => brand.Key != key)))
            item.Wrong(item.Text("Brand") is null ? "Brands" : "Brand", $"'{key}' is not a brand", string.Join(", ", brands.Select(brand => brand.Key)));
        return keys;
    }
}
