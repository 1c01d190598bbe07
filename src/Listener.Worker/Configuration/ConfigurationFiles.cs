using Listener.Classifier.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Listener.Worker.Configuration;

/// <summary>Where configuration comes from, later over earlier: appsettings.json, appsettings.local.json, a folder with a file per key, the environment.</summary>
public static class ConfigurationFiles
{
    /// <summary>Environment variable that names a <see cref="SecretsFolder"/>.</summary>
    public const string SecretsVariable = "LISTENER_SECRETS";

    private static readonly HashSet<string> Inside = new(["Roles", "Brands", "Sources", "Storage", "Broker", "Polling", "Retention", "Webhooks"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the layers.</summary>
    /// <param name="file">A file instead of the two of the working folder; null for those.</param>
    /// <exception cref="InvalidDataException">A file is not JSON or not UTF-8; the inner exception names line and column.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read by this user; the message names it.</exception>
    /// <exception cref="FileNotFoundException"><paramref name="file"/> does not exist.</exception>
    public static IConfigurationRoot Load(string? file)
    {
        var builder = new ConfigurationBuilder().Add(new StrictJson(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true));
        if (file is not null)
        {
            builder.Add(new StrictJson(Path.GetFullPath(file), optional: false));
        }
        else
        {
            builder.Add(new StrictJson(Path.GetFullPath("appsettings.json"), optional: true));
            builder.Add(new StrictJson(Path.GetFullPath("appsettings.local.json"), optional: true));
        }

        if (Environment.GetEnvironmentVariable(SecretsVariable) is { Length: > 0 } folder)
        {
            builder.Add(new SecretsFolder(Path.GetFullPath(folder)));
        }

        return builder.AddEnvironmentVariables().Build();
    }

    /// <summary>A sentence for each secret file that is not read although its name looks like a key, or that others can read, with the remedy; empty when there is no folder of secrets.</summary>
    internal static IReadOnlyList<string> DoubtfulSecrets() => Environment.GetEnvironmentVariable(SecretsVariable) is { Length: > 0 } folder
        ? [.. SecretsFolder.Unread(folder).Select(file => $"{file} is not read: a key there is named like {ListenerOptions.Section}__Broker__Uri, and of no other section."),
            .. SecretsFolder.Exposed(folder, Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY")).Select(file =>
            $"{file.Path} can be read by others than its owner (mode {Convert.ToString((int)file.Mode, 8).PadLeft(4, '0')}): chmod 0600, or let systemd hand it over (LoadCredential=).")]
        : [];

    /// <summary>Top-level keys that were meant to be the section Listener, or to stand in it: of files, and those of the server of .NET in any layer.</summary>
    internal static IEnumerable<ConfigurationMistake> Misplaced(IConfigurationRoot root)
    {
        if (!string.IsNullOrEmpty(root.GetSection(ListenerOptions.Section).Value))
        {
            yield return new(NameOf(root, root.GetSection(ListenerOptions.Section)), ListenerOptions.Section, "is a single value", "a section of keys");
        }

        // Its endpoints would take the place of Http:Urls, and nobody would have asked them for a token.
        foreach (var key in root.GetSection("Kestrel").GetChildren())
        {
            yield return new(NameOf(root, key), key.Path, "is not read: one key says where the API listens", $"{ListenerOptions.Section}:Http:Urls");
        }

        foreach (var file in root.Providers.OfType<FileConfigurationProvider>())
        {
            foreach (var key in file.GetChildKeys([], null).Distinct(StringComparer.OrdinalIgnoreCase))
            {
                if (Inside.Contains(key))
                {
                    yield return new(NameOf(file), key, $"stands outside of the section {ListenerOptions.Section}, where nobody reads it", $"{ListenerOptions.Section}:{key}");
                }
                else if (!key.Equals(ListenerOptions.Section, StringComparison.OrdinalIgnoreCase) && NearestName.Of(key, [ListenerOptions.Section]) is { } meant)
                {
                    yield return new(NameOf(file), key, $"is not a known key, did you mean {meant}?", meant);
                }
            }
        }
    }

    /// <summary>The layer a value comes from, for messages; of a value that is missing, the layer that begins what it is missing in.</summary>
    internal static string NameOf(IConfigurationRoot root, IConfigurationSection section)
    {
        if (root.Providers.LastOrDefault(provider => Has(provider, section.Path)) is { } last)
        {
            return NameOf(last);
        }

        for (var path = ConfigurationPath.GetParentPath(section.Path); path?.Contains(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal) == true; path = ConfigurationPath.GetParentPath(path))
        {
            if (root.Providers.FirstOrDefault(provider => Has(provider, path)) is { } first)
            {
                return NameOf(first);
            }
        }

        return root.Providers.OfType<FileConfigurationProvider>().LastOrDefault() is { } file ? NameOf(file) : "configuration";
    }

    /// <summary>True where somebody has put something down. An empty variable and an empty secret file count as not given: that is how they are taken back.</summary>
    internal static bool IsWritten(IConfigurationRoot root, IConfigurationSection section) => !string.IsNullOrWhiteSpace(section.Value) || root.Providers.Any(provider =>
        provider is not (EnvironmentVariablesConfigurationProvider or SecretsFolder.Provider)
        && (provider.GetChildKeys([], section.Path).Any() || (provider.TryGet(section.Path, out var value) && value is not null)));

    /// <summary>True where a later layer has entries of a list and an earlier one has others, which .NET would keep.</summary>
    internal static bool HasRest(IConfigurationRoot root, IConfigurationSection list)
    {
        var entries = list.GetChildren().Where(entry => !string.IsNullOrWhiteSpace(entry.Value)).Select(entry => entry.Path).ToList();
        var last = root.Providers.LastOrDefault(provider => entries.Exists(entry => IsGiven(provider, entry)));
        return last is not null && !entries.TrueForAll(entry => IsGiven(last, entry));
    }

    /// <summary>True where a list is laid over a single value, which .NET would go on reading.</summary>
    internal static bool IsListOver(IConfigurationRoot root, IConfigurationSection single)
    {
        var entries = single.GetChildren().Select(entry => entry.Path).ToList();
        return root.Providers.SkipWhile(provider => !IsGiven(provider, single.Path)).Reverse().TakeWhile(provider => !IsGiven(provider, single.Path))
            .Any(provider => entries.Exists(entry => IsGiven(provider, entry)));
    }

    private static bool IsGiven(IConfigurationProvider provider, string path) => provider.TryGet(path, out var value) && !string.IsNullOrWhiteSpace(value);

    private static bool Has(IConfigurationProvider provider, string path) => provider.TryGet(path, out _) || provider.GetChildKeys([], path).Any();

    private static string NameOf(IConfigurationProvider provider) => provider switch
    {
        EnvironmentVariablesConfigurationProvider => "environment",
        SecretsFolder.Provider => "secrets folder",
        FileConfigurationProvider file => Path.GetFileName(file.Source.Path) ?? "configuration",
        _ => "configuration",
    };
}
