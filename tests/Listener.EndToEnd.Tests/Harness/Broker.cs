using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>A queue as the broker's own statistics describe it; they lag behind by about a second.</summary>
public sealed record QueueFigures(string Name, long Ready, long Unacknowledged, long Consumers);

/// <summary>A virtual host of its own on a RabbitMQ, so that tests with the same queue names never meet.</summary>
public sealed class Broker : IAsyncDisposable
{
    private readonly HttpClient http;
    private readonly string vhost;

    private Broker(Uri address, Uri api, string vhost)
    {
        this.vhost = vhost;
        Uri = new UriBuilder(address) { Path = vhost }.Uri;
#pragma warning disable RS0030 // There is no container here; the client lives as long as the test.
        http = new HttpClient { BaseAddress = new UriBuilder(api) { UserName = "", Password = "" }.Uri };
#pragma warning restore RS0030
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(System.Uri.UnescapeDataString(api.UserInfo))));
    }

    /// <summary>With user, password and virtual host.</summary>
    public Uri Uri { get; }

    public static Task<Broker> CreateAsync() => CreateAsync(TestServers.RabbitMq, TestServers.RabbitMqApi);

    public static async Task<Broker> CreateAsync(Uri address, Uri api)
    {
        var broker = new Broker(address, api, $"test-{Guid.NewGuid():N}");
        using var made = await broker.http.PutAsJsonAsync($"vhosts/{broker.vhost}", new { default_queue_type = "classic" });
        made.EnsureSuccessStatusCode();
        using var permitted = await broker.http.PutAsJsonAsync(
            $"permissions/{broker.vhost}/{System.Uri.UnescapeDataString(address.UserInfo.Split(':')[0])}",
            new { configure = ".*", write = ".*", read = ".*" });
        permitted.EnsureSuccessStatusCode();
        return broker;
    }

    public async Task<IReadOnlyList<QueueFigures>> QueuesAsync()
    {
        using var document = await http.GetFromJsonAsync<JsonDocument>($"queues/{vhost}");
        return [.. document!.RootElement.EnumerateArray().Select(queue => new QueueFigures(
            queue.GetProperty("name").GetString()!, Figure(queue, "messages_ready"), Figure(queue, "messages_unacknowledged"), Figure(queue, "consumers")))];
    }

    public async Task<JsonElement?> QueueAsync(string name)
    {
        using var answer = await http.GetAsync(new Uri($"queues/{vhost}/{name}", UriKind.Relative));
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>() : null;
    }

    public Task PurgeAsync(string queue) => DeleteAsync($"queues/{vhost}/{queue}/contents");

    /// <summary>Another user of this virtual host, to be refused without harm to the subscriber. Again with other rights: what he may do from now on.</summary>
    public async Task<Uri> PermitAsync(string user, string configure = ".*", string write = ".*", string read = ".*")
    {
        using var made = await http.PutAsJsonAsync($"users/{user}", new { password = user, tags = "" });
        made.EnsureSuccessStatusCode();
        using var permitted = await http.PutAsJsonAsync($"permissions/{vhost}/{user}", new { configure, write, read });
        permitted.EnsureSuccessStatusCode();
        return new UriBuilder(Uri) { UserName = user, Password = user }.Uri;
    }

    public Task DeleteQueueAsync(string queue) => DeleteAsync($"queues/{vhost}/{queue}");

    public async ValueTask DisposeAsync()
    {
        try
        {
            await DeleteAsync($"vhosts/{vhost}");
        }
        catch (HttpRequestException)
        {
            // A fault test may have left its broker dead; its data goes with it.
        }

        http.Dispose();
    }

    private static long Figure(JsonElement queue, string name) => queue.TryGetProperty(name, out var value) ? value.GetInt64() : 0;

    private async Task DeleteAsync(string path)
    {
        using var answer = await http.DeleteAsync(new Uri(path, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
    }
}
