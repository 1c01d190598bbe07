using Listener.Connectors.Feeds;
using Listener.Connectors.HackerNews;
using Listener.Connectors.Json;
using Listener.Connectors.Lemmy;
using Listener.Connectors.Mastodon;
using Listener.Connectors.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Listener.Connectors;

/// <summary>Every kind of source, one line each: the only shared file a new connector edits.</summary>
internal static class ConnectorCatalog
{
    public static IServiceCollection AddConnectorCatalog(this IServiceCollection services) => services
        .AddSingleton<FeedFetcher>()
        .AddSingleton<JsonApi>()
        .AddSingleton<IConnector, FeedConnector>()
        .AddSingleton<IConnector, GoogleAlertsConnector>()
        .AddSingleton<IConnector, GoogleNewsConnector>()
        .AddSingleton<IConnector, HackerNewsConnector>()
        .AddSingleton<IConnector, LemmyConnector>()
        .AddSingleton<IConnector, MastodonConnector>()
        .AddSingleton<IConnector, WebhookConnector>();
}
