using Listener.Connectors;
using Listener.Worker.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Listener.Worker.Tests.Configuration;

public sealed class ConfigurationReaderTests
{
    private static readonly IReadOnlyList<ConnectorInfo> Kinds = LoadKinds();

    [Test]
    public void The_sample_is_valid_and_complete()
    {
        var (options, mistakes) = Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "appsettings.sample.json")));

        Assert.That(mistakes.Select(mistake => mistake.ToString()), Is.Empty);
        Assert.That(options.Brands.Single().Key, Is.EqualTo("acme-air"));
        Assert.That(options.Sources, Has.Count.EqualTo(4));
        Assert.That(options.Sources[1].Definition.SearchTerms, Does.Contain("acme air"));
        Assert.That(options.Sources[3].Definition.AllowPrivate, Is.True);
        Assert.That(options.Retention.MentionsByKind["google-news"], Is.EqualTo(TimeSpan.FromDays(180)));
        Assert.That(options.Customers, Has.Count.EqualTo(3));
    }

    [TestCase("""{"Listener":{"Poling":{"Tick":"00:00:05"}}}""", "Listener:Poling", "did you mean Polling?")]
    [TestCase("""{"Listener":{"Polling":{"Tick":"5 minutes"}}}""", "Listener:Polling:Tick", "cannot be read")]
    [TestCase("""{"Listener":{"Polling":{"Tick":"00:00:00"}}}""", "Listener:Polling:Tick", "cannot be read")]
    [TestCase("""{"Listener":{"Polling":{"Tick":"-00:00:05"}}}""", "Listener:Polling:Tick", "cannot be read")]
    [TestCase("""{"Listener":{"Polling":{"Workers":1e9}}}""", "Listener:Polling:Workers", "cannot be read")]
    [TestCase("""{"Listener":{"Roles":["Pol"]}}""", "Listener:Roles", "'Pol' is not a role")]
    [TestCase("""{"Listener":{"Roles":"Nonsense"}}""", "Listener:Roles", "'Nonsense' is not a role")]
    [TestCase("""{"Listener":{"Broker":"amqp://x:secret@y"}}""", "Listener:Broker", "is a single value")]
    [TestCase("""{"Listener":{"Storage":"Data Source=x"}}""", "Listener:Storage", "is a single value")]
    [TestCase("""{"Listener":{"Polling":{"Tick":{"a":1}}}}""", "Listener:Polling:Tick", "is a list or a section")]
    [TestCase("""{"Listener":{"Sources":[{"Name":"s","Kind":"rss","Url":"https://x.example","Brands":"b"}]}}""", "Listener:Sources:0:Brands", "'b' is not a brand")]
    [TestCase("""{"Listener":{"Webhooks":[{"Name":"a","Url":"https://x.example/","Secret":"0123456789abcdef01234567","Brands":"b"}]}}""", "Listener:Webhooks:0:Brands", "'b' is not a brand")]
    [TestCase("""{"Listener":"x"}""", "Listener", "is a single value")]
    [TestCase("""{"Listener":{"Http":{"Urls":"https://127.0.0.1:5080"}}}""", "Listener:Http:Urls", "would need a certificate")]
    [TestCase("""{"Listener":{"Storage":{"ConnectionString":"Data Source=:memory:"}}}""", "Listener:Storage:ConnectionString", "names no file")]
    [TestCase("""{"Listener":{"Storage":{"ConnectionString":"Data Source=l.db;Mode=ReadOnly"}}}""", "Listener:Storage:ConnectionString", "only read")]
    [TestCase("""{"Listener":{"Storage":{"ConnectionString":"Data Source=file:l.db?mode=memory"}}}""", "Listener:Storage:ConnectionString", "an address of SQLite")]
    [TestCase("""{"Listener":{"Storage":{"Provider":"Oracle"}}}""", "Listener:Storage:Provider", "cannot be read")]
    [TestCase("""{"Listener":{"Storage":{"Provider":"Postgres"}}}""", "Listener:Storage:ConnectionString", "is missing")]
    [TestCase("""{"Listener":{"Storage":{"ConnectionString":"Dta Source=x"}}}""", "Listener:Storage:ConnectionString", "unknown keyword")]
    [TestCase("""{"Listener":{"Broker":{"Uri":"http://x"}}}""", "Listener:Broker:Uri", "is not an AMQP address")]
    [TestCase("""{"Listener":{"Broker":{"Uri":"amqp://x:0/"}}}""", "Listener:Broker:Uri", "is not an AMQP address")]
    [TestCase("""{"Listener":{"Broker":{"Uri":"amqp://x/v?heartbeat=5"}}}""", "Listener:Broker:Uri", "is not an AMQP address")]
    [TestCase("""{"Listener":{"Broker":{"Uri":"amqp://x/v#w"}}}""", "Listener:Broker:Uri", "is not an AMQP address")]
    [TestCase("""{"Listener":{"Broker":{"Hosts":"rabbit2,amqp://x"}}}""", "Listener:Broker:Hosts", "not a node")]
    [TestCase("""{"Listener":{"Broker":{"Hosts":["rabbit2","rabbit3:port"]}}}""", "Listener:Broker:Hosts", "not a node")]
    [TestCase("""{"Listener":{"Broker":{"Hold":"00:00:00"}}}""", "Listener:Broker:Hold", "cannot be read")]
    [TestCase("""{"Listener":{"Broker":{"Watchdog":"1"}}}""", "Listener:Broker:Watchdog", "cannot be read")]
    [TestCase("""{"Listener":{"Polling":{"HighWater":0}}}""", "Listener:Polling:HighWater", "cannot be read")]
    [TestCase("""{"Listener":{"Reconcile":{"Every":"-00:00:05"}}}""", "Listener:Reconcile:Every", "cannot be read")]
    [TestCase("""{"Listener":{"Reconcile":{"OlderThen":"00:15:00"}}}""", "Listener:Reconcile:OlderThen", "did you mean OlderThan?")]
    [TestCase("""{"Listener":{"Http":{"Urls":"http://0.0.0.0:5080"}}}""", "Listener:Http:Urls", "open to other machines")]
    [TestCase("""{"Listener":{"Http":{"Token":"short"}}}""", "Listener:Http:Token", "too short")]
    [TestCase("""{"Listener":{"Brands":[{"Key":"a","Query":"(acme"}]}}""", "Listener:Brands:0:Query", "Column")]
    [TestCase("""{"Listener":{"Brands":[{"Key":"a","Query":" "}]}}""", "Listener:Brands:0:Query", "is missing")]
    [TestCase("""{"Listener":{"Brands":[{"Key":"A b","Query":"x1"}]}}""", "Listener:Brands:0:Key", "is not a key")]
    [TestCase("""{"Listener":{"Brands":[{"Key":"a","Query":"acme"},{"Key":"a","Query":"umbra"}]}}""", "Listener:Brands:1:Key", "used twice")]
    [TestCase("""{"Listener":{"Sources":[{"Name":"s","Kind":"rsss","Url":"https://x.example"}]}}""", "Listener:Sources:0:Kind", "did you mean rss?")]
    [TestCase("""{"Listener":{"Sources":[{"Name":"s","Kind":"rss"}]}}""", "Listener:Sources:0:Url", "is missing")]
    [TestCase("""{"Listener":{"Sources":[{"Name":"s","Kind":"rss","Url":"ftp://x.example"}]}}""", "Listener:Sources:0:Url", "")]
    [TestCase("""{"Listener":{"Sources":[{"Name":"s","Kind":"rss","Url":"https://u:p@x.example"}]}}""", "Listener:Sources:0:Url", "")]
    [TestCase("""{"Listener":{"Sources":[{"Name":"s","Kind":"rss","Url":"https://x.example","Interal":"00:05:00"}]}}""", "Listener:Sources:0:Interal", "is not a known key")]
    [TestCase("""{"Listener":{"Sources":[{"Name":"s","Kind":"rss","Url":"https://x.example","Every":"0"}]}}""", "Listener:Sources:0:Every", "cannot be read")]
    [TestCase("""{"Listener":{"Sources":[{"Name":"a/b","Kind":"rss","Url":"https://x.example"}]}}""", "Listener:Sources:0:Name", "cannot be a name")]
    [TestCase("""{"Listener":{"Sources":[{"Name":"s","Kind":"rss","Url":"https://x.example","Brands":["b"]}]}}""", "Listener:Sources:0:Brands", "'b' is not a brand")]
    [TestCase("""{"Listener":{"Expectations":{"phone":"91"}}}""", "Listener:Expectations:phone", "cannot be read")]
    [TestCase("""{"Listener":{"Urgency":{"intent.complain":20}}}""", "Listener:Urgency:intent.complain", "did you mean intent.complaint?")]
    [TestCase("""{"Listener":{"Urgency":{"threshold.high":80}}}""", "Listener:Urgency", "do not ascend")]
    [TestCase("""{"Listener":{"Urgency":{"threshold.normal":60,"threshold.high":55}}}""", "Listener:Urgency", "do not ascend")]
    [TestCase("""{"Listener":{"Sla":{"critcal":{"onstage":"00:10:00"}}}}""", "Listener:Sla:critcal:onstage", "did you mean critical.onstage?")]
    [TestCase("""{"Listener":{"Expectations":{"fhone":0.9}}}""", "Listener:Expectations:fhone", "did you mean phone?")]
    [TestCase("""{"Listener":{"Customers":"vip"}}""", "Listener:Customers", "is a single value")]
    [TestCase("""{"Listener":{"Customers":["vip"]}}""", "Listener:Customers:0", "names no author")]
    [TestCase("""{"Listener":{"Customers":{"rss":"vip"}}}""", "Listener:Customers:rss", "names no author")]
    [TestCase("""{"Listener":{"Customers":{"rss:@":"vip"}}}""", "Listener:Customers:rss:@", "names no author")]
    [TestCase("""{"Listener":{"Customers":{":7":"vip"}}}""", "Listener:Customers::7", "names no author")]
    [TestCase("""{"Listener":{"Customers":{"rsss:7":"vip"}}}""", "Listener:Customers:rsss:7", "did you mean rss?")]
    [TestCase("""{"Listener":{"Customers":{"rss:7":"vpi"}}}""", "Listener:Customers:rss:7", "'vpi' is not a tier")]
    [TestCase("""{"Listener":{"Customers":{"rss:7":""}}}""", "Listener:Customers:rss:7", "'' is not a tier")]
    [TestCase("""{"Listener":{"Fetch":{"MaxByte":1}}}""", "Listener:Fetch:MaxByte", "did you mean MaxBytes?")]
    [TestCase("""{"Listener":{"Fetch":{"Timeout":"5"}}}""", "Listener:Fetch:Timeout", "cannot be read")]
    [TestCase("""{"Listener":{"Fetch":{"MaxBytes":1}}}""", "Listener:Fetch:MaxBytes", "cannot be read")]
    [TestCase("""{"Listener":{"Polling":{"SilentAfter":"00:00:10"}}}""", "Listener:Polling:SilentAfter", "cannot be read")]
    [TestCase("""{"Listener":{"Retention":{"rss":"00:00:00"}}}""", "Listener:Retention:rss", "cannot be read")]
    [TestCase("""{"Listener":{"Fetch":{"Timeot":"00:00:30"}}}""", "Listener:Fetch:Timeot", "did you mean Timeout?")]
    [TestCase("""{"Listener":{"Fetch":{"Timeout":"5 minutes"}}}""", "Listener:Fetch:Timeout", "cannot be read")]
    [TestCase("""{"Listener":{"Fetch":{"MaxBytes":-1}}}""", "Listener:Fetch:MaxBytes", "cannot be read")]
    [TestCase("""{"Listener":{"Polling":{"Tick":"1e9"}}}""", "Listener:Polling:Tick", "cannot be read")]
    [TestCase("""{"Listener":{"Sources":[{"Name":"s","Kind":"rss","Url":"x.example/feed"}]}}""", "Listener:Sources:0:Url", "not an absolute")]
    [TestCase("""{"Listener":{"Sources":[{"Name":"s","Kind":"rss","Url":"https://x.example/#top"}]}}""", "Listener:Sources:0:Url", "fragment")]
    [TestCase("""{"Listener":{"Sources":[{"Name":"s","Kind":"rss","Url":"file:///etc/passwd"}]}}""", "Listener:Sources:0:Url", "not an absolute")]
    [TestCase("""{"Listener":{"Brands":[{"Key":"a","Query":"\"\""}]}}""", "Listener:Brands:0:Query", "Column")]
    [TestCase("""{"Listener":{"Retention":{"rsss":"90.00:00:00"}}}""", "Listener:Retention:rsss", "did you mean rss?")]
    [TestCase("""{"Listener":{"Retention":{"seen-keys":"30.00:00:00"}}}""", "Listener:Retention:seen-keys", "cannot be read")]
    [TestCase("""{"Listener":{"Webhooks":[{"Name":"a","Url":"http://x.example/","Secret":"0123456789abcdef01234567"}]}}""", "Listener:Webhooks:0:Url", "is not an address")]
    [TestCase("""{"Listener":{"Webhooks":[{"Name":"a","Url":"https://u:p@x.example/","Secret":"0123456789abcdef01234567"}]}}""", "Listener:Webhooks:0:Url", "is not an address")]
    [TestCase("""{"Listener":{"Webhooks":[{"Name":"a","Url":"https://x.example/"}]}}""", "Listener:Webhooks:0:Secret", "is missing")]
    [TestCase("""{"Listener":{"Webhooks":[{"Name":"a","Url":"https://x.example/","Secret":"short"}]}}""", "Listener:Webhooks:0:Secret", "is shorter")]
    [TestCase("""{"Listener":{"Webhooks":[{"Name":"a","Url":"https://x.example/","Secret":"0123456789abcdef01234567","Urgency":"hihg+"}]}}""", "Listener:Webhooks:0:Urgency", "cannot be read")]
    [TestCase("""{"Listener":{"Webhooks":[{"Name":"a","Url":"https://x.example/","Secret":"0123456789abcdef01234567","Brand":"b"}]}}""", "Listener:Webhooks:0:Brand", "is not a brand")]
    [TestCase("""{"Listener":{"Webhooks":[{"Name":"a","Url":"https://x.example/","Secret":"0123456789abcdef01234567","Retries":3}]}}""", "Listener:Webhooks:0:Retries", "is not a known key")]
    public void A_mistake_is_named_with_its_key(string json, string key, string problem)
    {
        var (_, mistakes) = Read(json);

        Assert.That(mistakes, Has.Count.EqualTo(1), string.Join('\n', mistakes));
        Assert.That(mistakes[0].Key, Is.EqualTo(key));
        Assert.That(mistakes[0].Problem, Does.Contain(problem));
    }

    [TestCase("""{"Listener":{"Broker":{"Uri":"amqp://u:p@one/","Hosts":["two:5673","three","one"]}}}""", "one:5672 two:5673 three:5672")]
    [TestCase("""{"Listener":{"Broker":{"Uri":"amqps://one:5679/","Hosts":"two, 127.0.0.3"}}}""", "one:5679 two:5671 127.0.0.3:5671")]
    [TestCase("""{"Listener":{"Broker":{"Uri":"amqp://localhost/v"}}}""", "localhost:5672")]
    public void The_nodes_of_a_broker_are_its_address_and_its_hosts(string json, string nodes)
    {
        var (options, mistakes) = Read(json);

        Assert.That(mistakes, Is.Empty);
        Assert.That(string.Join(' ', options.Broker.Nodes.Select(node => $"{node.Host}:{node.Port}")), Is.EqualTo(nodes));
    }

    [Test]
    public void Customers_are_known_by_kind_and_id_or_handle_whatever_colons_an_id_has()
    {
        var (options, mistakes) = Read(
            """
            {"Listener":{"Customers":{"reddit:t2_8f3k":"vip","Mastodon:@Ann@town.example":" Premium ",
             "bluesky:did:plc:abc":"vip","bluesky:did:plc":"premium","lemmy:https://other.example/u/pax":"vip","webhook":{"4711":"premium"}}}}
            """);

        Assert.That(mistakes, Is.Empty, string.Join('\n', mistakes));
        Assert.That(options.Customers, Has.Count.EqualTo(6));
        Assert.Multiple(() =>
        {
            Assert.That(options.Customers["reddit:T2_8F3K"], Is.EqualTo("vip"));
            Assert.That(options.Customers["mastodon:@ann@town.example"], Is.EqualTo("premium"));
            Assert.That(options.Customers["bluesky:did:plc:abc"], Is.EqualTo("vip"));
            Assert.That(options.Customers["bluesky:did:plc"], Is.EqualTo("premium"));
            Assert.That(options.Customers["lemmy:https://other.example/u/pax"], Is.EqualTo("vip"));
            Assert.That(options.Customers["webhook:4711"], Is.EqualTo("premium"));
        });
    }

    [Test]
    public void A_customer_that_is_no_one_says_what_would_be_right_and_where()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """{"Listener":{"Customers":{"rss:7":"gold"}}}""");
        var (_, mistakes) = ConfigurationReader.Read(new ConfigurationBuilder().AddJsonFile(file).Build(), Kinds);
        File.Delete(file);

        Assert.That(mistakes.Single().ToString(), Is.EqualTo($"{Path.GetFileName(file)}: Listener:Customers:rss:7: 'gold' is not a tier (allowed: vip, premium)"));
    }

    [Test]
    public void A_name_of_three_hundred_letters_and_one_used_twice_are_mistakes()
    {
        var name = new string('n', 300);

        var (_, mistakes) = Read("""{"Listener":{"Sources":[{"Name":"NAME","Kind":"rss","Url":"https://x.example"},{"Name":"NAME","Kind":"rss","Url":"https://y.example"}]}}""".Replace("NAME", name, StringComparison.Ordinal));

        Assert.That(mistakes.Select(mistake => mistake.Key).Distinct(), Is.EqualTo(["Listener:Sources:0:Name", "Listener:Sources:1:Name"]));
    }

    [TestCase("Host=db;Username=u;Password=\"a;b'cdef\"", "a;b'cdef")]
    [TestCase("Host=db;Username=u;Password='a;b\"cdef'", "a;b\"cdef")]
    public void A_password_with_semicolons_and_quotes_is_read_and_known_as_a_secret(string connection, string password)
    {
        var (options, mistakes) = Read(System.Text.Json.JsonSerializer.Serialize(new { Listener = new { Storage = new { Provider = "Postgres", ConnectionString = connection } } }));

        Assert.That(mistakes, Is.Empty);
        Assert.That(Worker.Security.KnownSecrets.Of(options), Is.EqualTo([password]));
    }

    [Test]
    public void All_mistakes_are_told_at_once_and_no_password_among_them()
    {
        var (_, mistakes) = Read("""{"Listener":{"Polling":{"Tick":"x","Workers":0},"Broker":{"Uri":"canary-secret"},"Storage":{"ConnectionString":"Password=canary-secret;Nonsense=1"}}}""");

        Assert.That(mistakes, Has.Count.EqualTo(4));
        Assert.That(string.Join('\n', mistakes), Does.Not.Contain("canary-secret"));
    }

    private static (ListenerOptions Options, IReadOnlyList<ConfigurationMistake> Mistakes) Read(string json)
    {
        var root = new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))).Build();
        return ConfigurationReader.Read(root, Kinds);
    }

    private static List<ConnectorInfo> LoadKinds()
    {
        using var services = new ServiceCollection().AddConnectors().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).BuildServiceProvider();
        return [.. services.GetServices<IConnector>().Select(connector => connector.Info)];
    }
}
