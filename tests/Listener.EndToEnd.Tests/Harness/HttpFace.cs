using System.Net.Http.Json;
using System.Text.Json;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>The HTTP face of a worker, on a port chosen beforehand.</summary>
public sealed class HttpFace : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly HttpClient http;

    public HttpFace()
    {
        Address = new Uri($"http://127.0.0.1:{StubWeb.FreePort()}/");
#pragma warning disable RS0030 // There is no container here; the client lives as long as the test.
        http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(10) };
#pragma warning restore RS0030
    }

    public Uri Address { get; }

    public string Urls => Address.ToString().TrimEnd('/');

    /// <summary>Returns once the worker answers at all.</summary>
    public Task ReadyAsync(WorkerProcess? worker = null) => Eventually.ReadAsync(
        async () =>
        {
            try
            {
                return (await StatusAsync("health/live")).Status;
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
            {
                return 0;
            }
        },
        status => status == 200,
        Patience,
        "an answer from /health/live",
        worker);

    public async Task<(int Status, string? ContentType, string Body)> StatusAsync(string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync());
    }

    public Task<JsonElement> GetAsync(string path) => http.GetFromJsonAsync<JsonElement>(path);

    /// <summary>A delivery signed by the rules of Standard Webhooks; status 0 when the connection broke.</summary>
    public async Task<(int Status, string? RetryAfter)> DeliverAsync(string source, string id, string body, byte[] key)
    {
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var signature = System.Security.Cryptography.HMACSHA256.HashData(key, System.Text.Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/inbound/{source}") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(signature)}");
        try
        {
            using var answer = await http.SendAsync(request);
            return ((int)answer.StatusCode, answer.Headers.RetryAfter?.ToString());
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return (0, null);
        }
    }

    /// <summary>The data of the first server-sent events of a stream.</summary>
    public async Task<IReadOnlyList<(string? Id, JsonElement Data)>> EventsAsync(string path, int count, string? lastEventId = null)
    {
        using var late = new CancellationTokenSource(Patience);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late.Token);
        await using var body = await answer.Content.ReadAsStreamAsync(late.Token);
        var events = new List<(string? Id, JsonElement Data)>();
        await foreach (var item in System.Net.ServerSentEvents.SseParser.Create(body).EnumerateAsync(late.Token))
        {
            events.Add((item.EventId, JsonDocument.Parse(item.Data).RootElement.Clone()));
            if (events.Count == count)
            {
                break;
            }
        }

        return events;
    }

    public void Dispose() => http.Dispose();
}
