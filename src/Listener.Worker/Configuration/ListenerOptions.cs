using Listener.Classifier.Brands;
using Listener.Connectors;
using Listener.Connectors.Webhooks;
using Listener.Contracts;
using Listener.Storage;
using Listener.Worker.Outbox;

namespace Listener.Worker.Configuration;

/// <summary>What a process does; a small installation does all of it in one.</summary>
[Flags]
public enum Roles
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Reads sources and stores mentions.</summary>
    Poll = 1,

    /// <summary>Gives mentions their verdicts.</summary>
    Classify = 2,

    /// <summary>Sends what the outbox holds.</summary>
    Relay = 4,

    /// <summary>Answers over HTTP.</summary>
    Api = 8,

    /// <summary>Everything: the default.</summary>
    All = Poll | Classify | Relay | Api,
}

/// <summary>The section <c>Listener</c>, read and checked.</summary>
public sealed record ListenerOptions
{
    /// <summary>Name of the one root section.</summary>
    public const string Section = "Listener";

    /// <summary>What this process does.</summary>
    public Roles Roles { get; init; } = Roles.All;

    /// <summary>The watched names, at least one for polling.</summary>
    public IReadOnlyList<Brand> Brands { get; init; } = [];

    /// <summary>Where to look.</summary>
    public IReadOnlyList<SourceOptions> Sources { get; init; } = [];

    /// <summary>Reads every source at the start, however short ago it was read: somebody is waiting. Not a key of the configuration.</summary>
    public bool PollAtStart { get; init; }

    /// <summary>A reader of the verdicts in this process whose place the database keeps, beside those of the endpoints; null without one. Not a key of the configuration.</summary>
    public string? Reader { get; init; }

    /// <summary>Where to keep it.</summary>
    public StorageOptions Storage { get; init; } = new();

    /// <summary>How mentions travel.</summary>
    public BrokerOptions Broker { get; init; } = new();

    /// <summary>The HTTP face.</summary>
    public HttpOptions Http { get; init; } = new();

    /// <summary>How often and how much at once.</summary>
    public PollingOptions Polling { get; init; } = new();

    /// <summary>How long what is kept.</summary>
    public RetentionPolicy Retention { get; init; } = new();

    /// <summary>Whom to tell of verdicts over HTTP.</summary>
    public IReadOnlyList<WebhookOptions> Webhooks { get; init; } = [];

    /// <summary>When a mention without a verdict is sent again.</summary>
    public ReconcilerSettings Reconcile { get; init; } = new();

    /// <summary>Share of writers who expect an answer, by channel or stage.</summary>
    public IReadOnlyDictionary<string, double> Expectations { get; init; } = new Dictionary<string, double>();

    /// <summary>Time to the answer, by urgency and stage.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Sla { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Tiers of known authors, by <c>kind:id</c> or <c>kind:@handle</c>, in whatever case.</summary>
    public IReadOnlyDictionary<string, string> Customers { get; init; } = new Dictionary<string, string>();

    /// <summary>Weights and thresholds of urgency.</summary>
    public IReadOnlyDictionary<string, double> Urgency { get; init; } = new Dictionary<string, double>();
}

/// <summary>One configured source.</summary>
/// <param name="Definition">What its connector reads.</param>
/// <param name="Every">Time between two polls when the server wishes nothing longer.</param>
/// <param name="Brands">Places in <see cref="ListenerOptions.Brands"/> it is read for.</param>
public sealed record SourceOptions(SourceDefinition Definition, TimeSpan Every, IReadOnlyList<int> Brands)
{
    /// <summary>Without a new post for so long it is reported as silent; null: never.</summary>
    public TimeSpan? SilentAfter { get; init; }

    /// <summary>Values of its settings that are never shown and never logged.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];
}

/// <summary>How mentions travel between the parts.</summary>
public enum Transport
{
    /// <summary>Inside the process; nothing to install.</summary>
    InMemory,

    /// <summary>Over a broker; other systems can subscribe.</summary>
    RabbitMq,
}

/// <summary>The bus.</summary>
public sealed record BrokerOptions
{
    /// <summary>In memory unless told otherwise.</summary>
    public Transport Transport { get; init; } = Transport.InMemory;

    /// <summary><c>amqp://user:password@host:5672/vhost</c>.</summary>
    public Uri Uri { get; init; } = new("amqp://guest:guest@localhost:5672/");

    /// <summary>More nodes of the same cluster, <c>host</c> or <c>host:port</c>; user, password and virtual host are those of <see cref="Uri"/>.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>
    /// How long a message waits for a database that is away before it goes back to its queue; less than half the broker's consumer timeout, which is
    /// 30 minutes unless changed. 1 s to 1 h.
    /// </summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long messages may wait without one being taken before the bus is started anew. 4 s to 1 h.</summary>
    public TimeSpan Watchdog { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Every node, that of <see cref="Uri"/> first.</summary>
    public IReadOnlyList<(string Host, int Port)> Nodes => [.. new[] { $"{Uri.Host}:{UsualPort(Uri.Port)}" }.Concat(Hosts).Select(Node).Distinct()];

    /// <summary>Splits <c>host:port</c>; the port of the scheme when there is none.</summary>
    internal (string Host, int Port) Node(string text) => text.LastIndexOf(':') is > 0 and var colon
        ? (text[..colon], int.Parse(text.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture))
        : (text, UsualPort(-1));

    private int UsualPort(int port) => port > 0 ? port : Uri.Scheme == "amqps" ? 5671 : 5672;
}

/// <summary>The HTTP face.</summary>
public sealed record HttpOptions
{
    /// <summary>Loopback unless a token is set.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:5080"];

    /// <summary>Bearer token; required to bind anything but loopback.</summary>
    public string? Token { get; init; }
}

/// <summary>An endpoint of another system that is told of verdicts.</summary>
/// <param name="Name">Unique among the endpoints; its place in the verdicts is kept under it.</param>
/// <param name="Url">https, or http where private addresses are allowed.</param>
/// <param name="Secrets">Each makes a signature while it is good: two during a rotation.</param>
public sealed record WebhookOptions(string Name, Uri Url, IReadOnlyList<WebhookSecret> Secrets)
{
    /// <summary>The secrets as they were written: never shown and never logged.</summary>
    public IReadOnlyList<string> SecretWords { get; init; } = [];

    /// <summary>Null for any.</summary>
    public IReadOnlySet<Stage>? Stages { get; init; }

    /// <summary>Null for any.</summary>
    public IReadOnlySet<Urgency>? Urgencies { get; init; }

    /// <summary>Null for any.</summary>
    public IReadOnlySet<Intent>? Intents { get; init; }

    /// <summary>Keys; empty for all.</summary>
    public IReadOnlyList<string> Brands { get; init; } = [];

    /// <summary>Lets the endpoint be reached at a private address.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>For one attempt.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Attempts before a delivery is given up; 18 take about five days.</summary>
    public int MaxAttempts { get; init; } = 18;

    /// <summary>Whether the endpoint is told of a verdict.</summary>
    public bool Wants(MentionClassified message) =>
        Stages?.Contains(message.Verdict.Stage) != false
        && Urgencies?.Contains(message.Verdict.Urgency) != false
        && Intents?.Contains(message.Verdict.Intent) != false
        && (Brands.Count == 0 || Brands.Contains(message.Mention.Brand));
}

/// <summary>How often sources are looked at.</summary>
public sealed record PollingOptions
{
    /// <summary>How often due sources are looked for: one indexed query. 50 ms to 5 min.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Sources polled at once by this process, 1 to 64.</summary>
    public int Workers { get; init; } = 8;

    /// <summary>After so long a poll is given up and counts as failed. 1 s to 1 h.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A source without a new post for so long is reported as silent, unless it has a figure of its own. 1 h to 366 d.</summary>
    public TimeSpan SilentAfter { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Mentions under way at which collecting stops until a fifth of them is done. 100 to 10,000,000.</summary>
    public int HighWater { get; init; } = 50_000;
}
