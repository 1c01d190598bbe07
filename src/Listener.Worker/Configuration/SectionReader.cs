using System.Globalization;
using Listener.Classifier.Text;
using Listener.Worker.Security;
using Microsoft.Extensions.Configuration;

namespace Listener.Worker.Configuration;

/// <summary>Reads one section of the configuration, key by key, and collects every mistake instead of stopping at the first.</summary>
internal sealed class SectionReader(IConfigurationRoot root, IConfigurationSection section, List<ConfigurationMistake> mistakes)
{
    // Whoever wrote an address with a password into the wrong key need not read it in a log.
    private static readonly Redactor Hidden = new([]);

    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public string Path => section.Path;

    public SectionReader Section(string key)
    {
        var inner = Known(key);
        if (!string.IsNullOrEmpty(inner.Value))
        {
            Wrong(inner, "is a single value", "a section of keys");
        }

        return new(root, inner, mistakes);
    }

    public IEnumerable<SectionReader> Items(string key)
    {
        var list = Known(key);
        if (!string.IsNullOrEmpty(list.Value))
        {
            Wrong(list, "is a single value", "a list");
        }

        return list.GetChildren().Select(item => new SectionReader(root, item, mistakes));
    }

    /// <summary>A list of words, or one value with commas between them.</summary>
    public IReadOnlyList<string> Words(string key)
    {
        var list = Known(key);
        if (string.IsNullOrWhiteSpace(list.Value))
        {
            if (list.GetChildren().Any(item => string.IsNullOrWhiteSpace(item.Value) && ConfigurationFiles.IsWritten(root, item)))
            {
                Wrong(list, "has an empty entry", "a word in every place of the list");
            }

            return [.. list.GetChildren().Select(item => item.Value?.Trim() ?? "").Where(word => word.Length > 0)];
        }

        if (list.GetChildren().Any())
        {
            Wrong(list, "is a list in one place and a single value in another", "one of them");
        }

        return list.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>As <see cref="Words"/>, where no list means all or the usual: one that is there and empty is refused, for whoever wrote it meant none.</summary>
    public IReadOnlyList<string> Chosen(string key, string allowed, string without = "all of them")
    {
        var before = mistakes.Count;
        var words = Words(key);
        if (ConfigurationFiles.HasRest(root, section.GetSection(key)))
        {
            Wrong(key, "is shorter here than in an earlier place, whose other entries would stay: lists are laid over each other entry by entry", $"{allowed}; the list in one place, or every entry of it here");
        }

        if (words.Count == 0 && mistakes.Count == before && ConfigurationFiles.IsWritten(root, section.GetSection(key)))
        {
            Wrong(key, "is an empty list, which would not mean none", $"{allowed}; or no such key, which means {without}");
        }

        return words;
    }

    /// <summary>True where something empty is written, in a file or in a variable, that a binder of .NET would take for the value.</summary>
    public bool IsBlank(string key) => string.IsNullOrWhiteSpace(Known(key).Value) && root.Providers.Any(provider => provider.TryGet(section.GetSection(key).Path, out _));

    public string? Text(string key)
    {
        if (Known(key) is not { Value: { } value } at || string.IsNullOrWhiteSpace(value))
            return null;
        if (ConfigurationFiles.IsListOver(root, at))
            Wrong(at, "is a list in one place and a single value in another", "one of them");
        return value.Trim();
    }

    public string Required(string key, string allowed)
    {
        var value = Text(key);
        if (value is null)
        {
            Wrong(key, "is missing", allowed);
        }

        return value ?? "";
    }

    public TimeSpan Time(string key, TimeSpan fallback, TimeSpan least, TimeSpan most) => Parsed(
        key, fallback, $"a time from {least:c} to {most:c}, written as 00:05:00 or 1.00:00:00", text => ReadTime(text, least, most));

    public int Number(string key, int fallback, int least, int most) => Parsed(
        key, fallback, $"a whole number from {least} to {most}", text => int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null);

    public bool Flag(string key, bool fallback) => Parsed(key, fallback, "true or false", text => bool.TryParse(text, out var flag) ? flag : (bool?)null);

    public T Word<T>(string key, T fallback)
        where T : struct, Enum => Parsed(key, fallback, string.Join(", ", Enum.GetNames<T>()), ReadWord<T>);

    /// <summary>Every value below a key with its name from there on, colons included: a name may have some of its own.</summary>
    public IEnumerable<(string Name, string Value)> Named(string key) =>
        Leaves(Known(key)).Select(leaf => (leaf.Path[(section.Path.Length + key.Length + 2)..], leaf.Value!));

    /// <param name="names">The names there are; null when any will do.</param>
    public IReadOnlyDictionary<string, T> Table<T>(string key, string allowed, Func<string, T?> parse, IReadOnlyCollection<string>? names = null)
        where T : struct
    {
        var table = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        foreach (var leaf in Leaves(Known(key)))
        {
            var name = leaf.Path[(section.Path.Length + key.Length + 2)..].Replace(':', '.');
            if (names?.Contains(name, StringComparer.OrdinalIgnoreCase) == false)
            {
                Unknown(leaf, name, names);
            }
            else if (parse(leaf.Value!) is { } value)
            {
                table[name] = value;
            }
            else
            {
                Wrong(leaf, "cannot be read", allowed);
            }
        }

        return table;
    }

    /// <summary>The keys nobody asked for so far, as settings of a kind that defines its own.</summary>
    public Dictionary<string, string> Rest() => section.GetChildren()
        .Where(child => !_known.Contains(child.Key) && child.Value is not null)
        .ToDictionary(child => child.Key, child => child.Value!.Trim(), StringComparer.OrdinalIgnoreCase);

    public void Refuse(string key, string problem, string allowed) => Wrong(section.GetSection(key), problem, allowed);

    public void Wrong(string key, string problem, string allowed) => Wrong(Known(key), problem, allowed);

    /// <summary>Reports the keys nobody asked for.</summary>
    public void Done()
    {
        foreach (var child in section.GetChildren().Where(child => !_known.Contains(child.Key)))
        {
            Unknown(child, child.Key, _known);
        }
    }

    public void Unknown(string key, IEnumerable<string> names) => Unknown(section.GetSection(key), key, names);

    public static TimeSpan? ReadTime(string text, TimeSpan least, TimeSpan most) =>
        text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= least && time <= most ? time : null;

    public static T? ReadWord<T>(string text)
        where T : struct, Enum =>
        !int.TryParse(text, out _) && Enum.TryParse<T>(text, ignoreCase: true, out var word) && Enum.IsDefined(word) ? word : null;

    /// <summary>The beginning of a value, for a message.</summary>
    public static string Short(string text) => text.Length > 60 ? text[..60] + "..." : text;

    private static IEnumerable<IConfigurationSection> Leaves(IConfigurationSection from) =>
        from.GetChildren().SelectMany(child => child.Value is null ? Leaves(child) : Leaves(child).Prepend(child));

    private void Unknown(IConfigurationSection child, string name, IEnumerable<string> names)
    {
        var sorted = names.Order(StringComparer.Ordinal).ToList();
        var nearest = NearestName.Of(name, sorted);
        Wrong(child, nearest is null ? "is not a known key" : $"is not a known key, did you mean {nearest}?", string.Join(", ", sorted));
    }

    private T Parsed<T>(string key, T fallback, string allowed, Func<string, T?> parse)
        where T : struct
    {
        if (Text(key) is not { } text)
        {
            if (section.GetSection(key).GetChildren().Any())
            {
                Wrong(key, "is a list or a section", allowed);
            }

            return fallback;
        }

        if (parse(text) is { } value)
        {
            return value;
        }

        Wrong(key, $"'{Short(text)}' cannot be read", allowed);
        return fallback;
    }

    private IConfigurationSection Known(string key)
    {
        _known.Add(key);
        return section.GetSection(key);
    }

    private void Wrong(IConfigurationSection at, string problem, string allowed) =>
        mistakes.Add(new(ConfigurationFiles.NameOf(root, at), at.Path, Hidden.Clean(problem), allowed));
}
