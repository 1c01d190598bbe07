using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Listener.Classifier.Brands;
using Listener.Connectors;
using Listener.Connectors.Http;
using Listener.Connectors.Webhooks;
using Listener.Storage;
using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Listener.Worker.Security;
using Listener.Worker.Terminal;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Listener.Worker.Commands;

/// <summary>What became of a story.</summary>
/// <param name="Records">Every mention with its verdict, in the order of the verdicts.</param>
/// <param name="Counts">Of the one source.</param>
/// <param name="Unsent">Messages that did not leave, or were given up.</param>
/// <param name="Took">From the first delivery to the last verdict.</param>
internal sealed record Played(IReadOnlyList<MentionRecord> Records, SourceStatus Counts, long Unsent, TimeSpan Took);

/// <summary>
/// Plays a story against the whole service, with a database and a port of its own: posts come in as signed deliveries over HTTP, each twice, and go through capture,
/// outbox, bus and classifier. Nothing is left out but other people's servers and the broker.
/// </summary>
internal static class StoryRun
{
    private const string Source = "story";
    private const int DeliverySize = 100;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static async Task<Played> PlayAsync(Shell shell, Story story, CancellationToken cancellationToken)
    {
        using var store = WatchStore.At(null);
        var key = RandomNumberGenerator.GetBytes(32);
        var options = new ListenerOptions
        {
            Brands = [new("acme", "Acme", WatchQuery.Parse("acme"), ["acmesupport"])],
            Sources = [new(new(Source, WebhookConnector.Kind) { Settings = new Dictionary<string, string> { ["Secret"] = "whsec_" + Convert.ToBase64String(key) } }, Timeout.InfiniteTimeSpan, [0])],
            Storage = new() { ConnectionString = Settings.FileName(store.File) },
            Http = new() { Urls = ["http://127.0.0.1:0"] },
            Sla = story.Sla,
        };
        using var host = ListenerHost.Build(options, new ConfigurationBuilder().AddInMemoryCollection([new("Logging:LogLevel:Default", "Error")]).Build());
        try
        {
            await host.StartAsync(cancellationToken);
            return await PlayAsync(host.Services, shell.Time, story, key, cancellationToken);
        }
        finally
        {
            // Also after Ctrl-C: what is being answered is answered before everything is taken apart.
            await host.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<Played> PlayAsync(IServiceProvider services, TimeProvider time, Story story, byte[] key, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<StoreGate>().OpenedAsync(cancellationToken);
        var started = time.GetTimestamp();
        await DeliverAsync(services, story, key, time, cancellationToken);
        var records = await ReadAsync(services, story, time, cancellationToken);
        var took = time.GetElapsedTime(started);
        var counts = (await services.GetRequiredService<SourceStore>().ListAsync(time.GetUtcNow(), cancellationToken)).Single();
        var lag = await services.GetRequiredService<OutboxStore>().LagAsync(time.GetUtcNow(), cancellationToken);
        return new(records, counts, lag.Ready + lag.Dead, took);
    }

    /// <summary>Everything comes twice, as from a sender that did not hear our answer and numbers its deliveries anew.</summary>
    private static async Task DeliverAsync(IServiceProvider services, Story story, byte[] key, TimeProvider time, CancellationToken cancellationToken)
    {
        var http = services.GetRequiredService<SourceHttp>();
        var address = new Uri(services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var sender = new SourceDefinition(Source, WebhookConnector.Kind) { AllowPrivate = true };
        var bodies = story.Posts.Chunk(DeliverySize).Select(Body).ToList();
        foreach (var (number, body) in bodies.Concat(bodies).Index())
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{story.Name}-{number}");
            var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            var request = new SourceRequest(new Uri(address, $"api/v1/inbound/{Source}")) { Method = HttpMethod.Post, Content = content }
                .With("webhook-id", id)
                .With("webhook-timestamp", timestamp)
                .With("webhook-signature", "v1," + Convert.ToBase64String(WebhookSignature.Sign(key, id, timestamp, body)));
            await http.SendAsync(sender, request, cancellationToken);
        }
    }

    private static byte[] Body(Post[] posts)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("posts");
            foreach (var post in posts)
                Write(json, post);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Post post)
    {
        json.WriteStartObject();
        json.WriteString("externalId", post.ExternalId);
        json.WriteString("text", post.Text);
        json.WriteString("channel", post.Channel);
        json.WriteTime("publishedAt", post.PublishedAt);
        json.WriteString("language", post.Language);
        json.WriteBoolean("isPrivate", post.IsPrivate);
        if (post.Author is { } author)
        {
            json.WriteStartObject("author");
            json.WriteString("id", author.Id);
            json.WriteString("name", author.Name);
            json.WriteString("handle", author.Handle);
            if (author.Followers is { } followers)
                json.WriteNumber("followers", followers);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>When nothing is under way any more, or nothing has moved for too long.</summary>
    private static async Task<List<MentionRecord>> ReadAsync(IServiceProvider services, Story story, TimeProvider time, CancellationToken cancellationToken)
    {
        var (outbox, tail) = (services.GetRequiredService<OutboxStore>(), new StoreTail(services.GetRequiredService<MentionStore>(), time));
        var started = time.GetTimestamp();
        while (await outbox.LagAsync(time.GetUtcNow(), cancellationToken) is not { Unsettled: 0, Ready: 0 } && time.GetElapsedTime(started) < Longest)
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        var records = new List<MentionRecord>(story.Expected);
        await foreach (var page in tail.ReadAsync(null, null, cancellationToken))
            records.AddRange(page);
        return records;
    }
}
