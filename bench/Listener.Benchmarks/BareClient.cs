using System.Diagnostics;
using System.Threading.RateLimiting;
using Listener.Contracts;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Listener.Benchmarks;

/// <summary>The least a program must do for one mention over the broker: a confirmed publish, an acknowledged consume, a second confirmed publish. No database.</summary>
internal static class BareClient
{
    private const int Window = 500;

    public static async Task<double> RunAsync(Uri uri, int mentions)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new MentionCaptured(Samples.Mention(1)), ContractsJson.Readable.MentionCaptured);
        var factory = new ConnectionFactory { Uri = uri };
        await using var publishing = await factory.CreateConnectionAsync();
        await using var consuming = await factory.CreateConnectionAsync();
        await using var channel = await publishing.CreateChannelAsync(new(true, true, new NoLimit()));
        await using var reader = await consuming.CreateChannelAsync();
        var queue = $"bare-{Guid.NewGuid():N}";
        await reader.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        await channel.ExchangeDeclareAsync("bare.public", ExchangeType.Topic, durable: true);
        await reader.BasicQosAsync(0, 1_000, global: false);
        var consumed = new SemaphoreSlim(0);
        var consumer = new AsyncEventingBasicConsumer(reader);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            await reader.BasicAckAsync(delivery.DeliveryTag, multiple: false);
            consumed.Release();
        };
        await reader.BasicConsumeAsync(queue, autoAck: false, consumer);
        var watch = Stopwatch.StartNew();
        var first = PublishAllAsync(channel, "", queue, body, mentions);
        await using var second = await publishing.CreateChannelAsync(new(true, true, new NoLimit()));
        for (var done = 0; done < mentions; done += Window)
        {
            var batch = Math.Min(Window, mentions - done);
            for (var i = 0; i < batch; i++)
            {
                await consumed.WaitAsync();
            }

            await PublishAllAsync(second, "bare.public", "mention.onstage.complaint.high.acme-air.rss", body, batch);
        }

        await first;
        var rate = mentions / watch.Elapsed.TotalSeconds;
        await reader.QueueDeleteAsync(queue);
        return rate;
    }

    private static async Task PublishAllAsync(IChannel channel, string exchange, string key, byte[] body, int count)
    {
        var properties = new BasicProperties { Persistent = true, ContentType = "application/json" };
        for (var done = 0; done < count; done += Window)
        {
            await Task.WhenAll(Enumerable.Range(0, Math.Min(Window, count - done))
                .Select(_ => channel.BasicPublishAsync(exchange, key, mandatory: false, properties, body).AsTask()));
        }
    }

    /// <summary>The default limiter delays once half of its permits are used; the windows above are the limit.</summary>
    private sealed class NoLimit : RateLimiter
    {
        public override TimeSpan? IdleDuration => null;

        public override RateLimiterStatistics? GetStatistics() => null;

        protected override RateLimitLease AttemptAcquireCore(int permitCount) => Lease.Instance;

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => new(Lease.Instance);

        private sealed class Lease : RateLimitLease
        {
            public static readonly Lease Instance = new();

            public override bool IsAcquired => true;

            public override IEnumerable<string> MetadataNames => [];

            public override bool TryGetMetadata(string metadataName, out object? metadata)
            {
                metadata = null;
                return false;
            }
        }
    }
}
