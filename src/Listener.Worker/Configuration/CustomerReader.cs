using Listener.Classifier;
using Listener.Classifier.Text;
using Listener.Connectors;

namespace Listener.Worker.Configuration;

/// <summary>Reads <c>Customers</c>: whom the company knows, by kind of source and author, and what it calls them.</summary>
internal static class CustomerReader
{
    private const string Key = "Customers";
    private const string Allowed = "<kind of source>:<author id> or <kind of source>:@<handle>, each with a tier";

    public static IReadOnlyDictionary<string, string> Read(SectionReader section, IReadOnlyList<ConnectorInfo> kinds)
    {
        if (section.Text(Key) is not null)
        {
            section.Wrong(Key, "is a single value", Allowed);
        }

        var customers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in section.Named(Key))
        {
            if (IsAuthor(section, name, kinds) && Tier(section, name, value.Trim()) is { } tier)
            {
                customers[name] = tier;
            }
        }

        return customers;
    }

    private static bool IsAuthor(SectionReader section, string name, IReadOnlyList<ConnectorInfo> kinds)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || name[(colon + 1)..].Trim() is "" or "@")
        {
            section.Refuse($"{Key}:{name}", "names no author", Allowed);
            return false;
        }

        var names = kinds.Select(kind => kind.Kind).Order(StringComparer.Ordinal).ToList();
        if (names.Contains(name[..colon], StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }

        var nearest = NearestName.Of(name[..colon], names);
        section.Refuse($"{Key}:{name}", nearest is null ? "begins with no kind of source" : $"begins with no kind of source, did you mean {nearest}?", string.Join(", ", names));
        return false;
    }

    /// <summary>In the spelling of the weights. A word that counts nothing is refused here: it is a slip of the pen.</summary>
    private static string? Tier(SectionReader section, string name, string word)
    {
        var tier = ClassifierFigures.Tiers.FirstOrDefault(tier => tier.Equals(word, StringComparison.OrdinalIgnoreCase));
        if (tier is null)
        {
            section.Refuse($"{Key}:{name}", $"'{SectionReader.Short(word)}' is not a tier", string.Join(", ", ClassifierFigures.Tiers));
        }

        return tier;
    }
}
