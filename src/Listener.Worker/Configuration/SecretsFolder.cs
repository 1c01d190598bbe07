using Microsoft.Extensions.Configuration;

namespace Listener.Worker.Configuration;

/// <summary>
/// A folder with one file per key, as container secrets and systemd credentials are mounted: <c>Listener__Broker__Uri</c> holds that key's value,
/// without its last line end. systemd puts the credential's name before the file's (<c>secrets_Listener__Broker__Uri</c>), so what stands before
/// the section is left out.
/// </summary>
internal sealed class SecretsFolder(string folder) : IConfigurationSource
{
    private const int LongestSecret = 1 << 20;

    public IConfigurationProvider Build(IConfigurationBuilder builder) => new Provider(folder);

    /// <summary>The key a file stands for; null when it is none of ours.</summary>
    internal static string? KeyOf(string fileName) => fileName.IndexOf($"{ListenerOptions.Section}__", StringComparison.OrdinalIgnoreCase) is >= 0 and var at
        ? fileName[at..].Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)
        : null;

    /// <summary>
    /// Files of the folder that others than their owner can read, with their modes. A container may mount them so; systemd's own folder is nobody
    /// else's whatever the modes say. Nothing on Windows.
    /// </summary>
    /// <param name="protectedFolder">systemd's, as CREDENTIALS_DIRECTORY names it; null outside a unit.</param>
    internal static IEnumerable<(string Path, UnixFileMode Mode)> Exposed(string folder, string? protectedFolder)
    {
        if (OperatingSystem.IsWindows() || (protectedFolder is { Length: > 0 } && Path.GetFullPath(folder).StartsWith(Path.GetFullPath(protectedFolder), StringComparison.Ordinal)))
            yield break;
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Where(path => KeyOf(Path.GetFileName(path)) is not null))
        {
            var mode = Target(path).UnixFileMode;
            if ((mode & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0)
                yield return (path, mode);
        }
    }

    /// <summary>Files that were meant to be keys, by their names, and are none. What else lies there, such as a README or the marks of Kubernetes, is nobody's key.</summary>
    internal static IEnumerable<string> Unread(string folder) => Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Where(path =>
        Path.GetFileName(path) is var name && KeyOf(name) is null && (name.Contains("__", StringComparison.Ordinal) || name.Contains(ListenerOptions.Section, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The file itself where the path is a link, as Kubernetes mounts secrets.</summary>
    private static FileInfo Target(string path) => new(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);

    internal sealed class Provider(string folder) : ConfigurationProvider
    {
        /// <summary>An empty file counts as not given, and so does a pipe, which would be waited for for ever: it has no length.</summary>
        /// <exception cref="InvalidDataException">There is no such folder, or a file in it is too long, is not there or is not UTF-8.</exception>
        public override void Load()
        {
            if (!Directory.Exists(folder))
                throw new InvalidDataException($"{ConfigurationFiles.SecretsVariable} names {folder}, and there is no such folder.");
            foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            {
                if (KeyOf(Path.GetFileName(path)) is not { } key)
                    continue;
                if (Target(path) is not { Exists: true, Length: <= LongestSecret and var length })
                    throw new InvalidDataException($"{path} ({ConfigurationFiles.SecretsVariable}) is no file of at most {LongestSecret} bytes.");
                Data[key] = length == 0 ? "" : Read(path).TrimEnd('\r', '\n');
            }
        }

        private static string Read(string path)
        {
            try
            {
                return StrictText.Read(File.ReadAllBytes(path));
            }
            catch (InvalidDataException error)
            {
                throw new InvalidDataException($"{path} ({ConfigurationFiles.SecretsVariable}) cannot be read.", error);
            }
        }
    }
}
