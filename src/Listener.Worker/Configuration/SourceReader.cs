using Listener.Classifier.Brands;
using Listener.Classifier.Text;
using Listener.Connectors;
using Listener.Contracts;
using Listener.Worker.Capture;

namespace Listener.Worker.Configuration;

/// <summary>Reads <c>Sources[]</c>: the common keys, then the kind's own.</summary>
internal static class SourceReader
{
    public static IReadOnlyList<SourceOptions> Read(SectionReader section, IReadOnlyList<Brand> brands, IReadOnlyList<ConnectorInfo> kinds, TimeSpan silentAfter)
    {
        List<SourceOptions> sources = [];
        foreach (var item in section.Items("Sources"))
        {
            var kind = Kind(item, kinds);
            var source = Read(item, kind, brands, silentAfter);
            if (sources.Find(other => other.Definition.Name.Equals(source.Definition.Name, StringComparison.OrdinalIgnoreCase)) is { Definition.Name: var taken })
            {
                item.Wrong("Name", taken == source.Definition.Name ? $"'{taken}' is used twice" : $"'{source.Definition.Name}' differs from '{taken}' by its case alone", "a name of its own");
            }

            sources.Add(source);
        }

        return sources;
    }

    private static ConnectorInfo? Kind(SectionReader item, IReadOnlyList<ConnectorInfo> kinds)
    {
        var names = kinds.Select(kind => kind.Kind).Order(StringComparer.Ordinal).ToList();
        var word = item.Required("Kind", string.Join(", ", names));
        var kind = kinds.FirstOrDefault(kind => kind.Kind.Equals(word, StringComparison.OrdinalIgnoreCase));
        if (kind is null && word.Length > 0)
        {
            var nearest = NearestName.Of(word, names);
            item.Wrong("Kind", nearest is null ? $"'{word}' is not a kind of source" : $"'{word}' is not a kind of source, did you mean {nearest}?", string.Join(", ", names));
        }

        return kind;
    }

    private static SourceOptions Read(SectionReader item, ConnectorInfo? kind, IReadOnlyList<Brand> brands, TimeSpan silentAfter)
    {
        var name = item.Required("Name", "a name of at most 100 letters, digits, - _ . and spaces");
        if (name.Length > 100 || name.Any(letter => !char.IsLetterOrDigit(letter) && !"-_. ".Contains(letter, StringComparison.Ordinal)))
        {
            item.Wrong("Name", "cannot be a name", "at most 100 letters, digits, - _ . and spaces");
        }

        var every = item.Time("Every", kind?.Interval ?? TimeSpan.FromHours(1), TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));
        var silent = item.Time("SilentAfter", silentAfter, TimeSpan.FromHours(1), TimeSpan.FromDays(366));
        var keys = item.Chosen("Brands", "keys of Listener:Brands");
        var selected = keys.Count == 0 ? [.. Enumerable.Range(0, brands.Count)] : Select(item, keys, brands);
        var definition = new SourceDefinition(name, kind?.Kind ?? "")
        {
            AllowPrivate = item.Flag("AllowPrivate", false),
            BaseUrl = BaseUrl(item),
            SearchTerms = [.. selected.SelectMany(brand => brands[brand].Query.SearchTerms).Distinct(StringComparer.OrdinalIgnoreCase)],
        };
        var settings = item.Rest(); // What nobody has asked for by now.
        definition = definition with { Settings = settings.Where(setting => setting.Value.Length > 0).ToDictionary(StringComparer.OrdinalIgnoreCase) };
        if (kind is not null)
        {
            CheckSettings(item, kind, definition, settings.Keys);
        }

        var secrets = kind?.Settings.Where(setting => setting.Secret).Select(setting => definition.Setting(setting.Name)).OfType<string>() ?? [];
        return new(definition, every, selected) { SilentAfter = silent, Secrets = [.. secrets] };
    }

    private static List<int> Select(SectionReader item, IReadOnlyList<string> keys, IReadOnlyList<Brand> brands)
    {
        List<int> selected = [];
        foreach (var key in keys)
        {
            var index = brands.TakeWhile(brand => brand.Key != key).Count();
            if (index < brands.Count)
            {
                selected.Add(index);
            }
            else
            {
                item.Wrong("Brands", $"'{key}' is not a brand", brands.Count == 0 ? "a key of Listener:Brands" : string.Join(", ", brands.Select(brand => brand.Key)));
            }
        }

        return selected;
    }

    private static Uri? BaseUrl(SectionReader item)
    {
        if (item.Text("BaseUrl") is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0)
        {
            return uri;
        }

        item.Wrong("BaseUrl", "is not a web address", "http:// or https://, without user and password");
        return null;
    }

    private static void CheckSettings(SectionReader item, ConnectorInfo kind, SourceDefinition definition, IEnumerable<string> keys)
    {
        string[] common = ["Name", "Kind", "Every", "Brands", "AllowPrivate", "BaseUrl", "SilentAfter"];
        foreach (var unknown in keys.Where(key => !kind.Settings.Any(setting => setting.Name.Equals(key, StringComparison.OrdinalIgnoreCase))))
        {
            item.Unknown(unknown, common.Concat(kind.Settings.Select(setting => setting.Name)));
        }

        foreach (var setting in kind.Settings)
        {
            var value = definition.Setting(setting.Name);
            if (setting.Required && string.IsNullOrWhiteSpace(value))
            {
                item.Refuse(setting.Name, "is missing", setting.Summary);
            }
            else if (value is { Length: > 0 } && setting.Check?.Invoke(value) is { } problem)
            {
                item.Refuse(setting.Name, problem, setting.Summary);
            }
        }

        if (definition.Setting("Channel") is { } word && ChannelWord.Parse(word) == Channel.Unknown)
        {
            var nearest = NearestName.Of(word, ChannelWord.All) is { } channel ? $", did you mean {channel}?" : "";
            item.Refuse("Channel", $"'{SectionReader.Short(word)}' is not a channel{nearest}", string.Join(", ", ChannelWord.All));
        }
    }
}
