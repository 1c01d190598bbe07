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
    /// <exception cref="InvalidDataException">A file is not JSON; the inner exception names line and column.</exception>
    /// <exception cref="FileNotFoundException"><paramref name="file"/> does not exist.</exception>
    public static IConfigurationRoot Load(string? file)
    {
        var builder = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true);
        if (file is not null)
        {
            builder.AddJsonFile(Path.GetFullPath(file), optional: false);
        }
        else
        {
            builder.AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true);
            builder.AddJsonFile(Path.GetFullPath("appsettings.local.json"), optional: true);
        }

        if (Environment.GetEnvironmentVariable(SecretsVariable) is { Length: > 0 } folder)
        {
            builder.Add(new SecretsFolder(Path.GetFullPath(folder)));
        }

        return builder.AddEnvironmentVariables().Build();
    }

    /// <summary>A sentence for each secret file that others can read, with the remedy; empty when there is no folder of secrets.</summary>
    internal static IReadOnlyList<string> ExposedSecrets() => Environment.GetEnvironmentVariable(SecretsVariable) is { Length: > 0 } folder
        ? [.. SecretsFolder.Exposed(folder, Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY")).Select(file =>
            $"{file.Path} can be read by others than its owner (mode {Convert.ToString((int)file.Mode, 8).PadLeft(4, '0')}): chmod 0600, or let systemd hand it over (LoadCredential=).")]
        : [];

    /// <summary>Top-level keys of files that were meant to be the section Listener, or to stand in it.</summary>
    internal static IEnumerable<ConfigurationMistake> Misplaced(IConfigurationRoot root)
    {
        if (!string.IsNullOrEmpty(root.GetSection(ListenerOptions.Section).Value))
        {
            yield return new(NameOf(root, root.GetSection(ListenerOptions.Section)), ListenerOptions.Section, "is a single value", "a section of keys");
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

    /// <summary>The layer a value comes from, for messages.</summary>
    internal static string NameOf(IConfigurationRoot root, IConfigurationSection section)
    {
        foreach (var provider in root.Providers.Reverse())
        {
            if (provider.TryGet(section.Path, out _) || provider.GetChildKeys([], section.Path).Any())
            {
                return NameOf(provider);
            }
        }

        return root.Providers.OfType<FileConfigurationProvider>().LastOrDefault() is { } file ? NameOf(file) : "configuration";
    }

    private static string NameOf(IConfigurationProvider provider) => provider switch
    {
        EnvironmentVariablesConfigurationProvider => "environment",
        SecretsFolder.Provider => "secrets folder",
        FileConfigurationProvider file => Path.GetFileName(file.Source.Path) ?? "configuration",
        _ => "configuration",
    };
}
