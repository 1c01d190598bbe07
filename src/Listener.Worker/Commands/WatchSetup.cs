using System.Globalization;
using System.Text;
using Listener.Classifier.Brands;
using Listener.Classifier.Text;
using Listener.Connectors;
using Listener.Worker.Configuration;
using Listener.Worker.Terminal;
using Microsoft.Extensions.Configuration;

namespace Listener.Worker.Commands;

/// <summary>What a watch was asked on the command line.</summary>
internal sealed record WatchRequest(string Query)
{
    public IReadOnlyList<string> Feeds { get; init; } = [];

    /// <summary><c>kind</c>, <c>kind=value</c> or <c>kind=Setting:value</c>.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    public TimeSpan? Every { get; init; }

    public bool AllowPrivate { get; init; }
}

/// <summary>Turns a watch into the configuration a service would have. The usual checks then apply to it.</summary>
internal static class WatchSetup
{
    /// <summary>What may be asked for, in the help of the verb.</summary>
    public const string QueryHelp =
        "What to look for. Plain words are one name: Acme Air is the phrase \"acme air\", or acmeair. Any operator makes it a query as in Brands[].Query instead: "
        + "AND OR NOT in capitals, \"quotes\", (parentheses), lang: site: author:, near/n, a word with * @ # or -. In quotes of the shell; docs/watches.md has them all.";

    /// <summary>Begins the name under which a watch keeps how far it has shown its brand. No endpoint can have it: the names of a configuration are trimmed.</summary>
    private const string ReaderPrefix = "\twatch ";

    /// <summary>A person is waiting: feeds that were named are read more often than a service would.</summary>
    private static readonly TimeSpan FeedInterval = TimeSpan.FromMinutes(5);

    /// <exception cref="ConfigurationFailure">Something in it cannot be.</exception>
    /// <exception cref="CommandFailure">A source names no kind.</exception>
    public static ListenerOptions Options(WatchRequest request, string databaseFile, IReadOnlyList<ConnectorInfo> kinds)
    {
        var query = WatchQuery.Parse(AsQuery(request.Query));
        var name = query.SearchTerms is [var first, ..] ? first : request.Query;
        var values = new Dictionary<string, string?>
        {
            ["Listener:Brands:0:Key"] = Slug(name),
            ["Listener:Brands:0:Name"] = name,
            ["Listener:Brands:0:Query"] = query.Text,
            ["Listener:Storage:ConnectionString"] = Settings.FileName(databaseFile),
            ["Listener:Polling:Tick"] = "00:00:00.200",
        };
        var sources = Sources(request, kinds).ToList();
        foreach (var (index, source) in sources.Index())
        {
            foreach (var (key, value) in source.Values)
                values[$"Listener:Sources:{index}:{key}"] = value;
        }

        var root = (IConfigurationRoot)new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var (options, mistakes) = ConfigurationReader.Read(root, kinds);
        if (mistakes.Count > 0)
            throw new ConfigurationFailure([.. mistakes.Select(mistake => AsTyped(mistake, sources))]);
        return options with { Roles = Roles.Poll | Roles.Classify | Roles.Relay, PollAtStart = true, Reader = ReaderPrefix + options.Brands[0].Key };
    }

    /// <summary>Whoever typed an option has never heard of the key behind it.</summary>
    private static ConfigurationMistake AsTyped(ConfigurationMistake mistake, List<WatchedOption> sources) =>
        mistake.Key.Split(':') is ["Listener", "Sources", var index, var key] && int.TryParse(index, CultureInfo.InvariantCulture, out var number) && number < sources.Count
            ? mistake with { File = "command line", Key = $"{sources[number].Typed}: {key}" }
            : mistake with { File = "command line" };

    /// <summary>
    /// Words without quotes and operators are one name: whoever types Acme Air means Acme Air, not an air of acme, and #AcmeAir and @acmeair too, where
    /// names are written in one word.
    /// </summary>
    internal static string AsQuery(string typed)
    {
        var words = typed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isName = words.Length > 1 && words.All(word => word is not ("AND" or "OR" or "NOT") && word.All(letter => char.IsLetterOrDigit(letter) || letter is '\'' or '’' or '.' or '&'));
        if (!isName)
            return typed;
        var name = $"\"{string.Join(' ', words)}\"";
        return words.All(word => word.All(char.IsAsciiLetterOrDigit)) ? $"{name} OR {string.Concat(words)}" : name;
    }

    /// <summary>One line for whoever typed words that were taken as a name and may have meant a query; null when nothing was made of them.</summary>
    internal static string? NameHint(string typed) => AsQuery(typed) == typed
        ? null
        : "Plain words are taken as one name. Operators make a query: 'acme AND refund', '\"acme air\" NOT conditioner' (listener watch --help).";

    /// <summary>A key from a name: <c>acme-air</c>; <c>watch</c> for one without Latin letters or digits.</summary>
    internal static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var letter in name.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter))
                slug.Append(letter);
            else if (letter <= 0x2FF && slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }

        var key = slug.ToString(0, Math.Min(slug.Length, 40)).Trim('-');
        return key.Length == 0 ? "watch" : key;
    }

    private static IEnumerable<WatchedOption> Sources(WatchRequest request, IReadOnlyList<ConnectorInfo> kinds)
    {
        foreach (var (index, feed) in request.Feeds.Index())
            yield return new($"--feed {feed}", Source(request, IsAlert(feed) ? "google-alerts" : "rss", $"feed-{index + 1}", FeedInterval, ("Url", feed)));
        foreach (var (index, source) in request.Sources.Index())
        {
            var (word, setting) = source.Split('=', 2) is [var left, var right] ? (left, right) : (source, null);
            var kind = Kind(word, kinds);
            if (kind.Interval == Timeout.InfiniteTimeSpan)
                throw new CommandFailure(ExitCodes.Usage, $"--source: {kind.Kind} is sent to us and cannot be watched; listener run takes it.");
            yield return new($"--source {kind.Kind}", Source(request, kind.Kind, $"{kind.Kind}-{index + 1}", null, setting is null ? null : Setting(kind, setting)));
        }

        if (request.Feeds.Count + request.Sources.Count > 0)
            yield break;
        foreach (var kind in kinds.Where(kind => kind.Keyless))
            yield return new(kind.Kind, Source(request, kind.Kind, kind.Kind, null, null));
    }

    private static Dictionary<string, string?> Source(WatchRequest request, string kind, string name, TimeSpan? every, (string Name, string Value)? setting)
    {
        var source = new Dictionary<string, string?> { ["Kind"] = kind, ["Name"] = name };
        if ((request.Every ?? every) is { } interval)
            source["Every"] = interval.ToString("c");
        if (request.AllowPrivate)
            source["AllowPrivate"] = "true";
        if (setting is { } given)
            source[given.Name] = given.Value;
        return source;
    }

    private static ConnectorInfo Kind(string word, IReadOnlyList<ConnectorInfo> kinds)
    {
        var names = kinds.Select(kind => kind.Kind).Order(StringComparer.Ordinal).ToList();
        var nearest = NearestName.Of(word, names);
        return kinds.FirstOrDefault(kind => kind.Kind.Equals(word, StringComparison.OrdinalIgnoreCase))
            ?? throw new CommandFailure(
                ExitCodes.Usage,
                $"--source: '{word}' is no kind of source{(nearest is null ? "" : $", did you mean '{nearest}'?")} (allowed: {string.Join(", ", names)})");
    }

    /// <summary>A value alone is for the setting the kind needs, or else its first.</summary>
    private static (string Name, string Value) Setting(ConnectorInfo kind, string text)
    {
        var at = text.IndexOf(':', StringComparison.Ordinal);
        if (at > 0 && kind.Settings.FirstOrDefault(setting => setting.Name.Equals(text[..at], StringComparison.OrdinalIgnoreCase)) is { } named)
            return (named.Name, text[(at + 1)..]);
        var only = kind.Settings.FirstOrDefault(setting => setting.Required) ?? (kind.Settings.Count > 0 ? kind.Settings[0] : null)
            ?? throw new CommandFailure(ExitCodes.Usage, $"--source: {kind.Kind} has no settings.");
        return (only.Name, text);
    }

    /// <summary>By its path: a gateway that passes alerts on has a name of its own.</summary>
    private static bool IsAlert(string feed) =>
        Uri.TryCreate(feed, UriKind.Absolute, out var address) && address.AbsolutePath.StartsWith("/alerts/feeds/", StringComparison.Ordinal);

    /// <summary>A source as it was typed, and as a configuration has it.</summary>
    private sealed record WatchedOption(string Typed, Dictionary<string, string?> Values);
}
