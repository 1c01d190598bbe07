using System.Net;
using Listener.Connectors.Http;
using Listener.Connectors.Webhooks;
using Listener.Storage;
using Npgsql;

namespace Listener.Worker.Configuration;

/// <summary>What an operator should know of a configuration without a mistake. Nobody is stopped for it.</summary>
internal static class ConfigurationAdvice
{
    // Names that only a network of one's own knows.
    private static readonly string[] Inner = [".local", ".internal", ".lan", ".home.arpa", ".test", ".localhost"];

    private const string Where = "in appsettings.local.json, in the file of --config or in the environment; appsettings.sample.json shows how";

    /// <summary>Sentences: what is missing before anything can come of it, which processes that neither poll nor take deliveries do not need; secret files that nobody or that others can read, and passwords that others can hear.</summary>
    public static IReadOnlyList<string> For(ListenerOptions options)
    {
        List<string> advice = [.. ConfigurationFiles.DoubtfulSecrets(), .. Audible(options), .. Unheard(options)];
        if ((options.Roles & (Roles.Poll | Roles.Api)) == 0)
            return advice;
        if (options.Brands.Count == 0)
            advice.Add($"No brand is configured, so no post can be a mention: add one with Key and Query to Listener:Brands ({Where}).");
        if (options.Sources.Count == 0)
            advice.Add($"No source is configured, so nothing is read and no delivery is taken: add one with Name and Kind to Listener:Sources ({Where}).");
        return advice;
    }

    /// <summary>On the bus inside a process nobody else hears what is sent, nor sends what is waited for.</summary>
    private static IEnumerable<string> Unheard(ListenerOptions options)
    {
        const string both = "give this process both, or Listener:Broker:Transport RabbitMq and the other role to another process";
        var work = options.Roles & (Roles.Classify | Roles.Relay);
        if (options.Broker.Transport != Transport.InMemory || work == (Roles.Classify | Roles.Relay))
            yield break;
        if (work != Roles.None)
            yield return $"With Transport InMemory the roles Classify and Relay only work together, and here is {work} alone: no mention gets a verdict ({both}).";
        else if (options.Storage.Provider == StorageProvider.Sqlite && (options.Roles.HasFlag(Roles.Poll) || options.Sources.Any(source => source.Definition.Kind == WebhookConnector.Kind)))
            yield return $"Mentions are collected and never get a verdict: Listener:Roles has neither Classify nor Relay, and with Transport InMemory and SQLite no other process can reach them ({both}).";
    }

    private static IEnumerable<string> Audible(ListenerOptions options)
    {
        if (options.Broker.Transport == Transport.RabbitMq && options.Broker.Uri.Scheme == "amqp" && IsElsewhere(options.Broker.Uri.Host))
            yield return $"Password and mentions go to the broker at {options.Broker.Uri.Host} as they are: amqps:// in Listener:Broker:Uri encrypts them.";
        if (options.Storage.Provider == StorageProvider.Postgres
            && new NpgsqlConnectionStringBuilder(options.Storage.ConnectionString) is { SslMode: < SslMode.VerifyCA, Host: { } host } && IsElsewhere(host))
            yield return $"Nothing proves that the database at {host} is the right one: SSL Mode=VerifyFull in Listener:Storage:ConnectionString asks for a certificate.";
    }

    /// <summary>True for an address or a name of the public internet.</summary>
    private static bool IsElsewhere(string host) => IPAddress.TryParse(host.Trim('[', ']'), out var address)
        ? PublicAddress.IsPublic(address)
        : host.Contains('.', StringComparison.Ordinal) && !Array.Exists(Inner, inner => host.EndsWith(inner, StringComparison.OrdinalIgnoreCase));
}
