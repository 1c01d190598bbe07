using System.Collections.Concurrent;
using System.Text.Json;
using Listener.Connectors.Feeds;
using Listener.Connectors.Http;
using Listener.Connectors.Json;

namespace Listener.Connectors.Bluesky;

/// <summary>Sessions of the accounts the sources name, kept in memory. Logins are scarce (300 a day), so a session is refreshed before another is made.</summary>
internal sealed class BlueskySessions(JsonApi api)
{
    private readonly ConcurrentDictionary<string, BlueskySession> _sessions = new();

    /// <summary>The Authorization header; null for a source without an account.</summary>
    /// <exception cref="FetchException">The login was refused.</exception>
    public async Task<string?> HeaderAsync(SourceDefinition source, CancellationToken cancellationToken)
    {
        if (source.Setting("Identifier") is not { Length: > 0 } identifier || source.Setting("AppPassword") is not { Length: > 0 } password)
            return null;
        if (!_sessions.TryGetValue(source.Name, out var session))
            _sessions[source.Name] = session = await LogInAsync(source, new BlueskyLogin(identifier, password), cancellationToken);
        return $"Bearer {session.AccessJwt}";
    }

    /// <summary>Makes the session good again after ExpiredToken; when that is refused the next request logs in.</summary>
    public async Task RenewAsync(SourceDefinition source, CancellationToken cancellationToken)
    {
        if (!_sessions.TryRemove(source.Name, out var old))
            return;
        try
        {
            var request = Request(source, "com.atproto.server.refreshSession").With("Authorization", $"Bearer {old.RefreshJwt}");
            _sessions[source.Name] = Session(await api.SendAsync(source, request, cancellationToken));
        }
        catch (FetchException error) when (error.Failure is FetchFailure.Malformed or FetchFailure.Unauthorized)
        {
            // The refresh token is spent as well: the password remains.
        }
    }

    private async Task<BlueskySession> LogInAsync(SourceDefinition source, BlueskyLogin login, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(login, BlueskyJson.Default.BlueskyLogin));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        var request = Request(source, "com.atproto.server.createSession") with { Content = content };
        return Session(await api.SendAsync(source, request, cancellationToken));
    }

    private static SourceRequest Request(SourceDefinition source, string method) =>
        new(FeedAddress.OnHost(new Uri($"https://{source.Setting("Host") ?? "bsky.social"}/xrpc/{method}"), source.BaseUrl)) { Method = HttpMethod.Post };

    private static BlueskySession Session(HttpBody body) =>
        JsonShape.Read(JsonApi.Parse(body), BlueskyJson.Default.BlueskySession) is { AccessJwt.Length: > 0 } session ? session : throw JsonShape.Unexpected("$.accessJwt");
}
