namespace Listener.Worker.Configuration;

/// <summary>What an operator should know of a configuration without a mistake. Nobody is stopped for it.</summary>
internal static class ConfigurationAdvice
{
    private const string Where = "in appsettings.local.json, in the file of --config or in the environment; appsettings.sample.json shows how";

    /// <summary>Sentences: what is missing before anything can come of it, which processes that neither poll nor take deliveries do not need; and secret files that others can read.</summary>
    public static IReadOnlyList<string> For(ListenerOptions options)
    {
        List<string> advice = [.. ConfigurationFiles.ExposedSecrets()];
        if ((options.Roles & (Roles.Poll | Roles.Api)) == 0)
            return advice;
        if (options.Brands.Count == 0)
            advice.Add($"No brand is configured, so no post can be a mention: add one with Key and Query to Listener:Brands ({Where}).");
        if (options.Sources.Count == 0)
            advice.Add($"No source is configured, so nothing is read and no delivery is taken: add one with Name and Kind to Listener:Sources ({Where}).");
        return advice;
    }
}
