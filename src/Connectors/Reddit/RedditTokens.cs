using System.Collections.Concurrent;
using System.Text;
using Listener.Connectors.Feeds;
using Listener.Connectors.Http;
using Listener.Connectors.Json;

namespace Listener.Connectors.Reddit;

/// <summary>Access tokens of the applications the sources name, kept in memory until shortly before they end.</summary>
internal sealed class RedditTokens(JsonApi api)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset Ends)> _tokens = new();

    /// <summary>The Authorization header.</summary>
    /// <exception cref="FetchException">The application was refused.</exception>
    public async Task<string> HeaderAsync(SourceDefinition source, CancellationToken cancellationToken)
    {
        if (!_tokens.TryGetValue(source.Name, out var known) || known.Ends <= api.Now)
            _tokens[source.Name] = known = await AskAsync(source, cancellationToken);
        return $"Bearer {known.Token}";
    }

    /// <summary>Forgets the token: the next request asks for another.</summary>
    public void Forget(SourceDefinition source) => _tokens.TryRemove(source.Name, out _);

    private async Task<(string Token, DateTimeOffset Ends)> AskAsync(SourceDefinition source, CancellationToken cancellationToken)
    {
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{source.Setting("ClientId")}:{source.Setting("ClientSecret")}"));
        using var content = new ByteArrayContent("grant_type=client_credentials"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
        var address = FeedAddress.OnHost(new Uri("https://www.reddit.com/api/v1/access_token"), source.BaseUrl);
        var request = new SourceRequest(address) { Method = HttpMethod.Post, Content = content }.With("Authorization", $"Basic {credentials}");
        var asked = api.Now;
        var answer = JsonShape.Read(JsonApi.Parse(await api.SendAsync(source, request, cancellationToken)), RedditJson.Default.RedditToken);

        // A refused grant comes as status 200 with an error in place of the token.
        return answer is { AccessToken.Length: > 0 }
            ? (answer.AccessToken, asked + TimeSpan.FromSeconds(Math.Clamp(answer.ExpiresIn ?? 3_600, 0, 86_400)) - Margin)
            : throw new FetchException(FetchFailure.Unauthorized, "Reddit gave no access token: ClientId and ClientSecret must be those of an approved application.");
    }
}
