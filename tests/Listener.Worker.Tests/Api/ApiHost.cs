using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Listener.Classifier.Brands;
using Listener.Connectors;
using Listener.Connectors.Webhooks;
using Listener.Contracts;
using Listener.Storage;
using Listener.Worker.Api;
using Listener.Worker.Capture;
using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Listener.Worker.Security;
using Listener.Worker.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Listener.Worker.Tests.Api;

/// <summary>The HTTP face alone, on a real socket and a real SQLite file.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    public const string Secret = "whsec_YWNtZS13ZWJob29rLXNlY3JldC1vZi10aGlydHktdHdv";
    public const string Token = "0123456789abcdef0123456789abcdef";
    private static readonly byte[] Key = Encoding.UTF8.GetBytes("acme-webhook-secret-of-thirty-two");

    private readonly WebApplication _app;
    private readonly string? _ownFolder;

    private ApiHost(WebApplication app, string? ownFolder)
    {
        _app = app;
        _ownFolder = ownFolder;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
#pragma warning disable RS0030 // There is no container here; the client lives as long as the test.
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
#pragma warning restore RS0030
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<ApiHost> StartAsync(Func<ApiOptions, ApiOptions>? change = null, Action<IServiceCollection>? services = null, string secret = Secret, string? folder = null)
    {
        var ownFolder = folder is null ? Directory.CreateTempSubdirectory("listener-api-").FullName : null;
        folder ??= ownFolder!;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var brand = new Brand("acme", "Acme", WatchQuery.Parse("\"acme air\""), []);
        var options = ApiOptions.From(new ListenerOptions { Brands = [brand], Sources = [Webhook("desk", secret), Webhook("chat", secret)] });
        services?.Invoke(builder.Services);
        builder.Services.TryAddSingleton<InboundPressure>(_ => Task.FromResult(false));
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ListenerMeter>()
            .AddSingleton<StoreGate>()
            .AddSingleton(new MentionCapture([brand]))
            .AddStorage()
            .AddSingleton(Options.Create(new StorageOptions { ConnectionString = $"Data Source={Path.Combine(folder, "listener.db")}" }))
            .AddSingleton<IConnector, WebhookConnector>()
            .AddListenerApi(change?.Invoke(options) ?? options);
        var app = builder.Build();
        app.MapListenerApi();
        await app.Services.GetRequiredService<Database>().StartAsync(CancellationToken.None);
        app.Services.GetRequiredService<StoreGate>().Open();
        await app.StartAsync();
        return new ApiHost(app, ownFolder);
    }

    public async Task<Mention> StoreAsync(int number, Urgency? urgency = Urgency.High, string text = "Acme Air lost my bag.")
    {
        var now = Get<TimeProvider>().GetUtcNow();
        var mention = new Mention
        {
            Id = MentionId.Of("acme", "rss", null, $"{number}"),
            Brand = "acme",
            Source = new("rss", "wire"),
            Channel = Channel.Social,
            ExternalId = $"{number}",
            Text = text,
            PublishedAt = now,
            FoundAt = now,
        };
        await Get<CaptureStore>().CommitPushAsync("wire", "rss", new() { Posts = [new([mention])], Collected = 1, Now = now }, CancellationToken.None);
        if (urgency is { } given)
            await Get<VerdictStore>().CommitAsync(mention, Verdict(given), now, replayed: false, CancellationToken.None);
        return mention;
    }

    /// <summary>A delivery as its sender would make it; every part can be made wrong.</summary>
    public static HttpRequestMessage Delivery(
        string body, string id = "msg_1", TimeSpan age = default, string? signature = null, string source = "desk", string type = "application/json", byte[]? key = null, string? signedBody = null)
    {
        var timestamp = (TimeProvider.System.GetUtcNow() - age).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/inbound/{source}") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", signature ?? Sign(key ?? Key, id, timestamp, signedBody ?? body));
        return request;
    }

    /// <summary>Written out again here, so that a mistake of the product is not repeated.</summary>
    public static string Sign(byte[] key, string id, string timestamp, string body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));

    /// <summary>All that comes back for bytes written as they are; ends when the server closes.</summary>
    public async Task<string> RawAsync(string request, bool waitForClose = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Address.Port);
        await using var stream = client.GetStream();
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), late.Token);
        }
        catch (IOException)
        {
            // The server may close while it is still being written to.
        }

        var answer = new MemoryStream();
        var buffer = new byte[8_192];
        try
        {
            int length;
            while ((length = await stream.ReadAsync(buffer, late.Token)) > 0)
            {
                answer.Write(buffer, 0, length);
                if (!waitForClose && Encoding.ASCII.GetString(answer.ToArray()).Contains("\r\n\r\n", StringComparison.Ordinal))
                    break;
            }
        }
        catch (IOException)
        {
            // Reset: as closed as it gets.
        }

        return Encoding.ASCII.GetString(answer.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_ownFolder is not null)
            Directory.Delete(_ownFolder, recursive: true);
    }

    private static SourceOptions Webhook(string name, string secret) => new(
        new SourceDefinition(name, WebhookConnector.Kind)
        {
            Settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Secret"] = secret, ["Channel"] = "ticket", ["IsPrivate"] = "true" },
        },
        Timeout.InfiniteTimeSpan,
        [0]);

    private static Verdict Verdict(Urgency urgency) => new()
    {
        Stage = Stage.Onstage,
        Urgency = urgency,
        UrgencyScore = 61,
        Intent = Intent.Complaint,
        Language = "en",
        Reasons = [new("intent.word", 1.5, "lost")],
        ClassifierVersion = 1,
    };
}
