using System.Security.Cryptography;
using System.Text;
using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests.Security;

/// <summary>
/// Every secret of a configuration is a canary; the built worker is driven down its error paths; then logs, answers and database are searched.
/// A server that repeats in its answers what it was sent stands for every source.
/// </summary>
public sealed partial class CanaryTests
{
    private static readonly Canaries Canary = new();

    // A stub answers every source in one way; what each status sets off is a path of its own.
    [TestCase(200)]
    [TestCase(301)]
    [TestCase(400)]
    [TestCase(401)]
    [TestCase(403)]
    [TestCase(429)]
    [TestCase(500)]
    public async Task No_secret_of_a_source_is_seen_again_whatever_its_server_answers(int status)
    {
        await using var rig = await Rig.CreateAsync();
        await using var echo = await EchoServer.StartAsync(status);
        using var face = new HttpFace();
        rig.StartWorker(settings => Configured(settings, echo.Address) with { Urls = face.Urls });
        await face.ReadyAsync(rig.Worker);
        await Eventually.ReadAsync(
            async () => (await rig.Store.SourcesAsync()).Where(source => source.LastError is null && source.Collected == 0).Select(source => source.Name).Except(["desk"]).ToList(),
            silent => silent.Count == 0,
            TimeSpan.FromSeconds(30),
            "an error of every source",
            rig.Worker);

        // A source that first failed for another reason is asked again.
        await Eventually.HoldsAsync(() => Canaries.SentToServers.All(echo.Seen.Contains), TimeSpan.FromSeconds(60), "a request of every source", rig.Worker);
        var answers = await AskAsync(face.Address);
        await rig.StopAsync();

        Assert.That(echo.Seen.Order(), Is.EqualTo(Canaries.SentToServers.Order()), "what never left cannot come back");
        AssertUnseen($"{answers}\n{rig.Worker.Output}\n{rig.Worker.Errors}", rig.Folder);
    }

    [Test]
    public async Task No_password_of_a_broker_that_refuses_it_is_seen()
    {
        await using var rig = await Rig.CreateAsync();
        var broker = new UriBuilder(TestServers.RabbitMq) { UserName = "nobody", Password = Canary["broker"] }.Uri;
        await PasswordAsync(rig, settings => settings with { Broker = broker }, "Connection Failed");
    }

    [Test]
    public async Task No_password_of_a_broker_that_is_not_there_is_seen()
    {
        await using var rig = await Rig.CreateAsync();
        var broker = new Uri($"amqp://nobody:{Canary["broker"]}@127.0.0.1:{StubWeb.FreePort()}/");
        await PasswordAsync(rig, settings => settings with { Broker = broker }, "Connection Failed");
    }

    [Test]
    public async Task No_password_of_a_database_that_refuses_it_is_seen()
    {
        await using var rig = await Rig.CreateAsync();
        var refusing = new Npgsql.NpgsqlConnectionStringBuilder(TestServers.Postgres) { Username = "nobody", Password = Canary["database"] };
        await PasswordAsync(rig, settings => settings with { Provider = "Postgres", ConnectionString = refusing.ToString() }, "database");
    }

    [Test]
    public async Task No_password_of_a_database_that_is_not_there_is_seen()
    {
        await using var rig = await Rig.CreateAsync();
        var missing = $"Host=127.0.0.1;Port={StubWeb.FreePort()};Username=u;Password=\"{Canary["database"]}\"";
        await PasswordAsync(rig, settings => settings with { Provider = "Postgres", ConnectionString = missing }, "database");
    }

    [TestCase("Listener__Broker__Uri", "http://u:{0}@127.0.0.1/")]
    [TestCase("Listener__Broker__Uri", "amqp://u:{0}@[half/")]
    [TestCase("Listener__Storage__ConnectionString", "Hots=db;Password={0}")]
    [TestCase("Listener__Storage__ConnectionString", "Password={0};\"")]
    [TestCase("Listener__Storage__ConnectionString", "{0}")]
    [TestCase("Listener__Http__Token", "{0}")]
    [TestCase("Listener__Http__Urls", "http://u:{0}@0.0.0.0:5080")]
    [TestCase("Listener__Sources__0__Secret", "whsec_!{0}")]
    [TestCase("Listener__Sources__0__Secret", "{0}-and-long-enough@never")]
    [TestCase("Listener__Sources__1__Url", "http://u:{0}@127.0.0.1/feed")]
    [TestCase("Listener__Sources__1__Url", "ftp://127.0.0.1/feed?token={0}")]
    [TestCase("Listener__Sources__2__Url", "www.google.com/alerts/feeds/{0}/1")]
    [TestCase("Listener__Sources__2__BaseUrl", "http://u:{0}@127.0.0.1/")]
    [TestCase("Listener__Sources__3__Passwrod", "{0}")]
    public async Task No_secret_in_a_wrong_setting_is_repeated_in_its_mistake(string key, string value)
    {
        await using var rig = await Rig.CreateAsync();
        var settings = Configured(rig.Settings, new Uri("http://127.0.0.1:9/"));
        rig.Settings = settings.With(key, string.Format(null, value, "cnryShort"));
        if (key.Contains("Storage", StringComparison.Ordinal))
        {
            rig.Settings = rig.Settings with { Provider = "Postgres" };
        }

        var finished = await rig.RunAsync("check");

        Assert.That(finished.ExitCode, Is.EqualTo(2), finished.ToString);
        AssertUnseen(finished.ToString(), rig.Folder);
    }

    // Without this the tests around it could pass because nothing ever started.
    [Test]
    public async Task The_settings_with_the_canaries_are_good()
    {
        await using var rig = await Rig.CreateAsync();
        rig.Settings = Configured(rig.Settings, new Uri("http://127.0.0.1:9/"));

        var finished = await rig.RunAsync("check");

        Assert.That(finished.ExitCode, Is.Zero, finished.ToString);
    }

    [Test]
    public async Task No_verb_shows_a_secret()
    {
        await using var rig = await Rig.CreateAsync();
        await using var echo = await EchoServer.StartAsync(500);
        rig.Settings = Configured(rig.Settings, echo.Address) with { Broker = new Uri($"amqp://nobody:{Canary["broker"]}@127.0.0.1:{StubWeb.FreePort()}/") };
        string[][] verbs = [["check"], ["check", "--json"], ["check", "--probe"], ["check", "--probe", "--json"], ["sources"], ["deadletters"], ["feed", $"{echo.Address}f?token={Canary["query"]}"]];

        var output = new StringBuilder();
        foreach (var verb in verbs)
        {
            output.Append(await rig.RunAsync(verb));
        }

        AssertUnseen(output.ToString(), rig.Folder, "query");
    }

    private static async Task PasswordAsync(Rig rig, Func<WorkerSettings, WorkerSettings> change, string sign)
    {
        using var face = new HttpFace();
        rig.StartWorker(settings => Configured(change(settings), new Uri("http://127.0.0.1:9/")) with { Urls = face.Urls });
        await Eventually.HoldsAsync(
            () => rig.Worker.Errors.Contains(sign, StringComparison.OrdinalIgnoreCase), TimeSpan.FromSeconds(40), $"'{sign}' in the log", rig.Worker);

        var answers = await AskWhileItRunsAsync(rig, face);
        if (!rig.Worker.HasExited)
        {
            await rig.Worker.TerminateAsync();
        }

        await rig.Worker.WaitForExitAsync(TimeSpan.FromSeconds(40));

        AssertUnseen($"{answers}\n{rig.Worker.Output}\n{rig.Worker.Errors}", rig.Folder);
    }

    /// <summary>A password that is refused for good ends the process; then there is nobody to ask.</summary>
    private static async Task<string> AskWhileItRunsAsync(Rig rig, HttpFace face)
    {
        try
        {
            await face.ReadyAsync(rig.Worker);
            return await AskAsync(face.Address);
        }
        catch (Exception gone) when (gone is HttpRequestException or InvalidOperationException)
        {
            return gone.Message;
        }
    }

    private static WorkerSettings Configured(WorkerSettings settings, Uri server)
    {
        IReadOnlyList<IReadOnlyDictionary<string, string>> sources =
        [
            Source("desk", "webhook", ("Secret", $"{Canary["webhook-new"]} whsec_{Canary["webhook-old"]}@2100-01-01T00:00:00Z")),
            Source("feed", "rss", ("Url", $"{server}feed?token={Canary["query"]}&apikey={Canary["query"]}")),
            Source("alert", "google-alerts", ("Url", $"https://www.google.com/alerts/feeds/{Canary["alert"]}/1")),
            Source("x", "x", ("BearerToken", Canary["x"])),
            Source("github", "github", ("Token", Canary["github"])),
            Source("stack", "stack-exchange", ("Key", Canary["stack"])),
            Source("forum", "discourse", ("Host", "forum.example"), ("ApiKey", Canary["forum"])),
            Source("sky", "bluesky", ("Identifier", "acme.example"), ("AppPassword", Canary["sky"])),
        ];
        foreach (var (number, source) in sources.Index())
        {
            foreach (var (key, value) in source)
            {
                settings = settings.With(string.Create(null, $"Listener__Sources__{number}__{key}"), value);
            }

            // A host each: one that asks for patience must not silence the others.
            var own = new UriBuilder(server) { Host = $"127.0.0.{number + 1}" };
            settings = settings.With(string.Create(null, $"Listener__Sources__{number}__BaseUrl"), own.ToString());
        }

        settings = settings
            .With("Listener__Webhooks__0__Name", "out")
            .With("Listener__Webhooks__0__Url", $"{server}hook")
            .With("Listener__Webhooks__0__Secret", Canary["webhook-out"])
            .With("Listener__Webhooks__0__AllowPrivate", "true");
        return settings.With("Listener__Http__Token", Canary["api"]).With("Logging__LogLevel__Default", "Debug") with { Feeds = [] };

        static Dictionary<string, string> Source(string name, string kind, params (string Key, string Value)[] own) =>
            new(own.Select(pair => KeyValuePair.Create(pair.Key, pair.Value))) { ["Name"] = name, ["Kind"] = kind, ["AllowPrivate"] = "true", ["Every"] = "00:00:01" };
    }

    /// <summary>All that the HTTP face answers to good, bad and hostile questions.</summary>
    private static async Task<string> AskAsync(Uri address)
    {
#pragma warning disable RS0030 // There is no container here; the client lives as long as the call.
        using var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(40) };
#pragma warning restore RS0030
        List<HttpRequestMessage> requests = [new(HttpMethod.Get, $"api/v1/mentions?token={Canary["api"]}")];
        foreach (var path in new[] { "health/live", "health/ready", "api/v1/sources", "api/v1/mentions", "api/v1/mentions?limit=x", "openapi/v1.json", "nowhere" })
        {
            foreach (var token in new[] { "", "wrong", Canary["api"] })
            {
                var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
                requests.Add(request);
            }
        }

        foreach (var (body, key) in new[] { ("{}", "webhook-new"), ("{", "webhook-new"), ("{\"text\":\"acme air\"}", "webhook-new"), ("{}", "none") })
        {
            requests.Add(Delivery(body, Encoding.UTF8.GetBytes(key == "none" ? "not the secret at all" : Canary[key])));
        }

        // Together: while the database is away each of them waits for it.
        return string.Join('\n', await Task.WhenAll(requests.Select(async request =>
        {
            using var answer = await http.SendAsync(request);
            return $"{answer}\n{await answer.Content.ReadAsStringAsync()}";
        })));
    }

    private static HttpRequestMessage Delivery(string body, byte[] key)
    {
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"msg.{timestamp}.{body}")));
        var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/inbound/desk") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", "msg");
        request.Headers.Add("webhook-timestamp", $"{timestamp}");
        request.Headers.Add("webhook-signature", $"v1,{signature}");
        return request;
    }
}
