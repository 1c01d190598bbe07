namespace Listener.Worker.Configuration;

/// <summary>What a configuration without a mistake still lacks before anything can come of it. Nobody is stopped for it.</summary>
internal static class ConfigurationAdvice
{
    private const string Where = "in appsettings.local.json, in the file of --config or in the environment; appsettings.sample.json shows how";

    /// <summary>Sentences for an operator: what is missing, what to add and where. Empty for processes that neither poll nor take deliveries.</summary>
    public static IReadOnlyList<string> For(ListenerOptions options)
    {
        var advice = new List<string>();
        if ((options.Roles & (Roles.Poll | Roles.Api)) == 0)
            return advice;
        if (options.Brands.Count == 0)
            advice.Add($"No brand is configured, so no post can be a mention: add one with Key and Query to Listener:Brands ({Where}).");
        if (options.Sources.Count == 0)
            advice.Add($"No source is configured, so nothing is read and no delivery is taken: add one with Name and Kind to Listener:Sources ({Where}).");
        return advice;
    }
}
