using Listener.Classifier;
using Listener.Classifier.Brands;
using Listener.Connectors;
using Listener.Connectors.Http;
using Listener.Storage;
using Listener.Worker.Outbox;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Listener.Worker.Configuration;

/// <summary>Turns the section <c>Listener</c> into <see cref="ListenerOptions"/> and says everything that is wrong with it at once. Touches no network.</summary>
public static class ConfigurationReader
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(366);

    /// <summary>Reads and checks. The options are only good when there are no mistakes.</summary>
    /// <param name="kinds">Every kind of source, to check its settings.</param>
    public static (ListenerOptions Options, IReadOnlyList<ConfigurationMistake> Mistakes) Read(IConfigurationRoot root, IReadOnlyList<ConnectorInfo> kinds)
    {
        List<ConfigurationMistake> mistakes = [];
        mistakes.AddRange(ConfigurationFiles.Misplaced(root));
        var section = new SectionReader(root, root.GetSection(ListenerOptions.Section), mistakes);
        var brands = BrandReader.Read(section);
        var polling = ReadPolling(section.Section("Polling"));
        var options = new ListenerOptions
        {
            Roles = ReadRoles(section),
            Brands = brands,
            Sources = SourceReader.Read(section, brands, kinds, polling.SilentAfter),
            Storage = ReadStorage(section.Section("Storage")),
            Broker = ReadBroker(section.Section("Broker")),
            Http = HttpReader.Read(section.Section("Http")),
            Polling = polling,
            Reconcile = ReadReconcile(section.Section("Reconcile")),
            Retention = RetentionReader.Read(section, kinds),
            Webhooks = WebhookReader.Read(section, brands),
            Customers = CustomerReader.Read(section, kinds),
            Expectations = Expectations(section),
            Sla = Sla(section),
            Urgency = Urgency(section),
        };
        CheckFetch(section.Section("Fetch"));
        LoggingCheck.Check(root, mistakes);
        section.Done();
        return (options, mistakes);
    }

    /// <summary>Reads the figures of the classifier alone, for verbs that need nothing else.</summary>
    public static (ClassifierOptions Figures, IReadOnlyList<ConfigurationMistake> Mistakes) ReadFigures(IConfigurationRoot root)
    {
        List<ConfigurationMistake> mistakes = [];
        var section = new SectionReader(root, root.GetSection(ListenerOptions.Section), mistakes);
        return (new() { Expectations = Expectations(section), Sla = Sla(section), Urgency = Urgency(section) }, mistakes);
    }

    internal static double? Figure(string text, double least, double most) =>
        double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var figure) && figure >= least && figure <= most ? figure : null;

    private static IReadOnlyDictionary<string, double> Expectations(SectionReader section) => section.Table("Expectations", "a share from 0 to 1", text => Share(text), ClassifierFigures.Expectations);

    private static IReadOnlyDictionary<string, TimeSpan> Sla(SectionReader section) =>
        section.Table("Sla", "a time from 00:00:01 to 366.00:00:00, written as 00:15:00 or 1.00:00:00", text => SectionReader.ReadTime(text, TimeSpan.FromSeconds(1), Year), ClassifierFigures.Sla);

    private static IReadOnlyDictionary<string, double> Urgency(SectionReader section)
    {
        var figures = section.Table("Urgency", "a number from -100 to 100", text => Figure(text, -100, 100), ClassifierFigures.Urgency);
        if (!ClassifierFigures.ThresholdsAscend(figures))
            section.Wrong("Urgency", "has thresholds that do not ascend: what is critical would not be high", "threshold.normal <= threshold.high <= threshold.critical");
        return figures;
    }

    private static double? Share(string text) => Figure(text, 0, 1);

    private static Roles ReadRoles(SectionReader section)
    {
        var roles = Roles.None;
        foreach (var word in section.Chosen("Roles", "Poll, Classify, Relay, Api"))
        {
            if (SectionReader.ReadWord<Roles>(word) is { } role and not Roles.None)
            {
                roles |= role;
            }
            else
            {
                section.Wrong("Roles", $"'{word}' is not a role", "Poll, Classify, Relay, Api");
            }
        }

        return roles == Roles.None ? Roles.All : roles;
    }

    private static StorageOptions ReadStorage(SectionReader section)
    {
        var provider = section.Word("Provider", StorageProvider.Sqlite);
        var text = section.Text("ConnectionString");
        section.Done();
        if (provider == StorageProvider.Postgres && text is null)
        {
            section.Refuse("ConnectionString", "is missing", "Host=...;Database=...;Username=...;Password=...");
        }

        if (text is not null && ConnectionStringProblem(provider, text) is { } problem)
        {
            section.Refuse("ConnectionString", problem, provider == StorageProvider.Sqlite ? "Data Source=<file>" : "an Npgsql connection string");
        }

        return text is null ? new() { Provider = provider } : new() { Provider = provider, ConnectionString = text };
    }

    /// <summary>Names the keyword, never the value: it may be a password.</summary>
    private static string? ConnectionStringProblem(StorageProvider provider, string text)
    {
        try
        {
            if (provider == StorageProvider.Postgres)
            {
                _ = new Npgsql.NpgsqlConnectionStringBuilder(text).ConnectionString;
                return null;
            }

            var sqlite = new SqliteConnectionStringBuilder(text);
            return sqlite switch
            {
                { DataSource: "" or ":memory:" } or { Mode: SqliteOpenMode.Memory } => "names no file, and what is kept in memory is lost with the process",
                // It would be made and written all the same.
                { Mode: SqliteOpenMode.ReadOnly } => "asks for a file that is only read, and Listener writes it",
                _ when sqlite.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase) => "is an address of SQLite, which would become the name of a file in the working folder",
                _ => null,
            };
        }
        catch (Exception error) when (error is ArgumentException or FormatException or KeyNotFoundException)
        {
            return error.Message.Contains("eyword", StringComparison.Ordinal) ? "has an unknown keyword" : "is not a connection string";
        }
    }

    private static BrokerOptions ReadBroker(SectionReader section)
    {
        var options = new BrokerOptions { Transport = section.Word("Transport", Transport.InMemory) };
        if (section.Text("Uri") is { } text)
        {
            // A port 0 would be the usual one, and what stands behind a ? or a # would be read by nobody.
            if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "amqp" or "amqps", Port: not 0, Query: "", Fragment: "" })
            {
                options = options with { Uri = uri };
            }
            else
            {
                section.Wrong("Uri", "is not an AMQP address", "amqp://user:password@host:5672/vhost or amqps://..., nothing behind the virtual host; marks such as ? # / @ in a password as %3F %23 %2F %40");
            }
        }

        var hosts = section.Text("Hosts") is { } list ? list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : section.Words("Hosts");
        if (!hosts.All(IsNode))
        {
            // Not repeated: a whole address may have been typed, with its password.
            section.Wrong("Hosts", "has what is not a node of a cluster", "host or host:port, several with commas or as a list");
        }

        options = options with
        {
            Hosts = [.. hosts.Where(IsNode)],
            Hold = section.Time("Hold", options.Hold, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            Watchdog = section.Time("Watchdog", options.Watchdog, TimeSpan.FromSeconds(4), TimeSpan.FromHours(1)),
        };
        section.Done();
        return options;
    }

    private static bool IsNode(string text) =>
        Uri.TryCreate($"amqp://{text}", UriKind.Absolute, out var uri) && uri is { UserInfo: "", AbsolutePath: "/" or "", HostNameType: UriHostNameType.Dns or UriHostNameType.IPv4 };

    private static ReconcilerSettings ReadReconcile(SectionReader section)
    {
        var usual = new ReconcilerSettings();
        var settings = new ReconcilerSettings
        {
            Every = section.Time("Every", usual.Every, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            OlderThan = section.Time("OlderThan", usual.OlderThan, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
        };
        section.Done();
        return settings;
    }

    /// <summary>The connectors bind these themselves; here their mistakes are told with all the others, before anything starts.</summary>
    private static void CheckFetch(SectionReader section)
    {
        var usual = new SourceHttpOptions();
        foreach (var key in (string[])["UserAgent", "ConnectTimeout", "Timeout", "MaxBytes", "MaxRedirects"])
        {
            if (section.IsBlank(key))
            {
                section.Wrong(key, "is empty", "a value, or no such key for the usual one");
            }
        }

        // A header is ASCII: with anything else in it no request is ever sent.
        if (section.Text("UserAgent") is { } agent && (agent.Length > 200 || agent.Any(letter => letter is < ' ' or > '~')))
        {
            section.Wrong("UserAgent", "cannot be sent", "at most 200 printable characters of ASCII");
        }

        section.Time("ConnectTimeout", usual.ConnectTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        section.Time("Timeout", usual.Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5));
        section.Number("MaxBytes", usual.MaxBytes, 1024, 1024 * 1024 * 1024);
        section.Number("MaxRedirects", usual.MaxRedirects, 0, 20);
        section.Done();
    }

    private static PollingOptions ReadPolling(SectionReader section)
    {
        var usual = new PollingOptions();
        var options = new PollingOptions
        {
            Tick = section.Time("Tick", usual.Tick, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(5)),
            Workers = section.Number("Workers", usual.Workers, 1, 64),
            Longest = section.Time("Longest", usual.Longest, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            SilentAfter = section.Time("SilentAfter", usual.SilentAfter, TimeSpan.FromHours(1), Year),
            HighWater = section.Number("HighWater", usual.HighWater, 100, 10_000_000),
        };
        section.Done();
        return options;
    }
}
