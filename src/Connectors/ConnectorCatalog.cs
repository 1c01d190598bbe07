using Listener.Connectors.AppStore;
using Listener.Connectors.Bluesky;
using Listener.Connectors.Discourse;
using Listener.Connectors.Feeds;
using Listener.Connectors.Gdelt;
using Listener.Connectors.GitHub;
using Listener.Connectors.HackerNews;
using Listener.Connectors.Json;
using Listener.Connectors.Lemmy;
using Listener.Connectors.Mastodon;
using Listener.Connectors.Reddit;
using Listener.Connectors.StackExchange;
using Listener.Connectors.Steam;
using Listener.Connectors.Webhooks;
using Listener.Connectors.X;
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
        .AddSingleton<IConnector, WebhookConnector>()
        .AddSingleton<IConnector, GdeltConnector>()
        .AddSingleton<IConnector, BlueskyConnector>()
        .AddSingleton<IConnector, StackExchangeConnector>()
        .AddSingleton<IConnector, GitHubConnector>()
        .AddSingleton<IConnector, DiscourseConnector>()
        .AddSingleton<IConnector, AppStoreConnector>()
        .AddSingleton<IConnector, SteamConnector>()
        .AddSingleton<IConnector, RedditConnector>()
        .AddSingleton<IConnector, XConnector>();
}
