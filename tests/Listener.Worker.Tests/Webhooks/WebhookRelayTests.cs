using System.Text;
using System.Text.Json;
using Listener.Connectors;
using Listener.Connectors.Webhooks;
using Listener.Contracts;
using Listener.Storage;
using Listener.Tests;
using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Listener.Worker.Tests.Commands;
using Listener.Worker.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Listener.Worker.Tests.Webhooks;

/// <summary>Endpoints on real sockets, deliveries in a real SQLite file.</summary>
public sealed partial class WebhookRelayTests
{
    private static readonly byte[] Key = Encoding.UTF8.GetBytes("a-secret-of-thirty-two-bytes-yes");
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private Folder folder = null!;
    private Database database = null!;
    private ServiceProvider connectors = null!;
    private CancellationTokenSource stop = null!;
    private List<Task> relays = null!;

    [SetUp]
    public async Task StartAsync()
    {
        folder = new();
        database = new(Options.Create(new StorageOptions { ConnectionString = $"Data Source={folder.Path("listener.db")}" }), TimeProvider.System);
        await database.StartAsync(CancellationToken.None);
        connectors = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddConnectors().BuildServiceProvider();
        stop = new(TimeSpan.FromSeconds(60));
        relays = [];
    }

    [TearDown]
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(relays.Select(relay => relay.ContinueWith(_ => { }, TaskScheduler.Default)));
        stop.Dispose();
        await connectors.DisposeAsync();
        await database.DisposeAsync();
        folder.Dispose();
    }

    [Test]
    public async Task A_receiver_that_fails_for_a_while_accepts_each_delivery_once_by_its_id()
    {
        await using var receiver = new WebhookReceiver(Key) { Answer = (number, _, _) => Task.FromResult<int?>(number <= 4 ? 500 : null) };
        await RunAsync(Endpoint("crm", receiver.Address));

        await ClassifyAsync(1, 2, 3);
        await HoldsAsync(() => receiver.Deliveries.Count == 3, "three deliveries");

        Assert.That(receiver.Deliveries.Select(delivery => delivery.Id), Is.EquivalentTo(new[] { 1, 2, 3 }.Select(number => MessageIds.Classified(Some(number).Id, 1).ToString())));
        Assert.That((receiver.Requests, receiver.Refused, receiver.Repeats), Is.EqualTo((7, 0, 0)));
    }

    [Test]
    public async Task The_body_is_the_message_of_the_bus_and_the_filter_decides_who_gets_it()
    {
        await using var receiver = new WebhookReceiver(Key);
        await using var other = new WebhookReceiver(Key);
        await RunAsync(Endpoint("crm", receiver.Address));
        await RunAsync(Endpoint("other", other.Address) with { Brands = ["umbra"] });

        await ClassifyAsync(1);
        await HoldsAsync(() => receiver.Deliveries.Count == 1, "a delivery");

        var body = JsonSerializer.Deserialize(receiver.Deliveries.Single().Body, ContractsJson.Readable.MentionClassified)!;
        Assert.That((body.Schema, body.Mention.Text, body.Verdict.Intent), Is.EqualTo(("mention-classified/1", "Words of 1.", Intent.Complaint)));
        Assert.That(other.Requests, Is.Zero);
    }

    [Test]
    public async Task Neither_a_hanging_nor_a_refusing_endpoint_delays_another()
    {
        await using var hanging = new WebhookReceiver(Key) { Answer = async (_, _, _) => { await Task.Delay(TimeSpan.FromSeconds(50)); return 200; } };
        await using var healthy = new WebhookReceiver(Key);
        await RunAsync(Endpoint("hanging", hanging.Address) with { Timeout = TimeSpan.FromSeconds(45) });
        await RunAsync(Endpoint("nobody", new Uri("http://127.0.0.1:1/")));
        await RunAsync(Endpoint("healthy", healthy.Address));

        await ClassifyAsync([.. Enumerable.Range(1, 40)]);
        await HoldsAsync(() => healthy.Deliveries.Count == 40, "forty deliveries, while the other waits for its first answers");

        Assert.That(hanging.Requests, Is.LessThanOrEqualTo(8), "at most eight at once");
    }

    [Test]
    public async Task An_endpoint_that_only_fails_is_left_alone_and_no_attempt_is_used_up_meanwhile()
    {
        await using var receiver = new WebhookReceiver(Key) { Answer = (_, _, _) => Task.FromResult<int?>(503) };
        await RunAsync(Endpoint("crm", receiver.Address) with { MaxAttempts = 3 });

        await ClassifyAsync([.. Enumerable.Range(1, 60)]);
        await HoldsAsync(() => receiver.Requests >= 8, "eight attempts");
        await Task.Delay(TimeSpan.FromSeconds(3));

        // Two rounds at most: the first may have begun before all sixty were there.
        Assert.That(receiver.Requests, Is.LessThanOrEqualTo(16));
        Assert.That(await new DeliveryStore(database).DeadAsync(100, CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task A_redirect_is_not_followed_and_what_is_gone_or_tried_too_often_is_dead_until_it_is_requeued()
    {
        await using var elsewhere = new WebhookReceiver(Key);
        var moved = true;
        await using var receiver = new WebhookReceiver(Key)
        {
            Answer = (_, _, response) =>
            {
                response.Headers["Location"] = elsewhere.Address.ToString();
                return Task.FromResult<int?>(moved ? 308 : null);
            },
        };
        await using var gone = new WebhookReceiver(Key) { Answer = (_, _, _) => Task.FromResult<int?>(410) };
        await RunAsync(Endpoint("moved", receiver.Address) with { MaxAttempts = 1 });
        await RunAsync(Endpoint("gone", gone.Address));
        var deliveries = new DeliveryStore(database);

        await ClassifyAsync(1);
        await HoldsAsync(async () => (await deliveries.DeadAsync(10, CancellationToken.None)).Count == 2, "two dead deliveries");
        var dead = await deliveries.DeadAsync(10, CancellationToken.None);
        moved = false;
        await deliveries.RequeueAsync(dead[0].MessageId, Now, CancellationToken.None);
        await HoldsAsync(() => receiver.Deliveries.Count == 1, "the requeued delivery");

        Assert.That(dead.Select(letter => (letter.Endpoint, letter.Error)), Is.EquivalentTo(new[] { ("moved", "It answered 308."), ("gone", "It answered 410.") }));
        Assert.That(elsewhere.Requests, Is.Zero);
    }

    [Test]
    public async Task A_private_address_is_refused_when_it_is_dialled_unless_it_is_allowed()
    {
        await using var receiver = new WebhookReceiver(Key);
        await RunAsync(Endpoint("crm", receiver.Address) with { AllowPrivate = false, MaxAttempts = 1 });
        var deliveries = new DeliveryStore(database);

        await ClassifyAsync(1);
        await HoldsAsync(async () => (await deliveries.DeadAsync(10, CancellationToken.None)).Count == 1, "a dead delivery");

        Assert.That((await deliveries.DeadAsync(10, CancellationToken.None))[0].Error, Does.Contain("not on the public internet"));
        Assert.That(receiver.Requests, Is.Zero);
    }

    [Test]
    public async Task An_endless_answer_is_cut_off()
    {
        await using var receiver = new WebhookReceiver(Key)
        {
            Answer = async (_, _, response) =>
            {
                response.StatusCode = 200;
                response.SendChunked = true;
                var chunk = new byte[16 * 1024];
                for (var i = 0; i < 100_000; i++)
                    await response.OutputStream.WriteAsync(chunk);
                return 200;
            },
        };
        await RunAsync(Endpoint("crm", receiver.Address));

        await ClassifyAsync(1);

        await HoldsAsync(async () => await DeliveredAsync() == 1, "the delivery");
    }

    [Test]
    public async Task During_a_rotation_either_secret_is_enough_and_one_that_has_ended_signs_nothing()
    {
        var (old, young) = (Encoding.UTF8.GetBytes("the-old-secret-of-a-receiver-abc"), Encoding.UTF8.GetBytes("the-new-secret-of-a-receiver-abc"));
        await using var late = new WebhookReceiver(old);
        await using var early = new WebhookReceiver(young);
        await using var stale = new WebhookReceiver(old);
        WebhookSecret[] both = [new(old, Now.AddHours(1)), new(young, null)];
        await RunAsync(Endpoint("late", late.Address) with { Secrets = both });
        await RunAsync(Endpoint("early", early.Address) with { Secrets = both });
        await RunAsync(Endpoint("stale", stale.Address) with { Secrets = [new(old, Now.AddHours(-1)), new(young, null)] });

        await ClassifyAsync(1);
        await HoldsAsync(() => late.Deliveries.Count + early.Deliveries.Count == 2 && stale.Refused > 0, "two deliveries and a refusal");

        Assert.That(stale.Deliveries, Is.Empty);
    }

    private static WebhookOptions Endpoint(string name, Uri url) => new(name, url, [new WebhookSecret(Key, null)]) { AllowPrivate = true };

    private async Task RunAsync(WebhookOptions endpoint)
    {
        var deliveries = new DeliveryStore(database);
        await deliveries.RegisterAsync(endpoint.Name, CancellationToken.None);
        relays.Add(new EndpointRelay(endpoint, deliveries, connectors.GetRequiredService<WebhookSender>(), new(TimeProvider.System, NullLogger<StoreOutage>.Instance), TimeProvider.System, NullLogger.Instance).RunAsync(stop.Token));
    }

    private Task<bool[]> ClassifyAsync(params int[] numbers) => Task.WhenAll(numbers.Select(number =>
        new VerdictStore(database).CommitAsync(Some(number), Verdict(), Now, replayed: false, CancellationToken.None)));

    private async Task<long> DeliveredAsync()
    {
        await using var reader = await database.OpenReaderAsync(CancellationToken.None);
        await using var command = reader.CreateCommand();
        command.CommandText = "select count(*) from webhook_delivery where delivered_at is not null";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static Task HoldsAsync(Func<bool> holds, string what) => HoldsAsync(() => Task.FromResult(holds()), what);

    private static async Task HoldsAsync(Func<Task<bool>> holds, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(40)), what);
            await Task.Delay(50);
        }
    }

    private static Mention Some(int number) => new()
    {
        Id = new Guid(number, 0, 0, new byte[8]),
        Brand = "acme",
        Source = new("rss", "wire"),
        ExternalId = $"{number}",
        Text = $"Words of {number}.",
        PublishedAt = Now,
        FoundAt = Now,
    };

    private static Verdict Verdict() => new()
    {
        Stage = Stage.Onstage,
        Urgency = Urgency.High,
        UrgencyScore = 50,
        Intent = Intent.Complaint,
        Language = "en",
        Reasons = [],
        ClassifierVersion = 1,
    };
}
