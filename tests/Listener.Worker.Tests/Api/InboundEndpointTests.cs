using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Listener.Storage;

namespace Listener.Worker.Tests.Api;

public sealed partial class InboundEndpointTests
{
    private const string Post = """{"externalId":"t-1","text":"Acme Air lost my bag","author":{"id":"u1","handle":"@ann"},"rating":0.25}""";

    [Test]
    public async Task A_signed_post_is_stored_before_it_is_answered()
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.Http.SendAsync(ApiHost.Delivery(Post));
        var stored = await StoredAsync(host);

        Assert.Multiple(() =>
        {
            Assert.That((int)answer.StatusCode, Is.EqualTo(202));
            Assert.That(stored.Single().Mention, Has.Property("ExternalId").EqualTo("t-1").And.Property("IsPrivate").True.And.Property("Rating").EqualTo(0.25));
            Assert.That(stored[0].Mention.Source, Is.EqualTo(new Contracts.MentionSource("webhook", "desk")));
            Assert.That(stored[0].Mention.Channel, Is.EqualTo(Contracts.Channel.Ticket));
            Assert.That(stored[0].Mention.Author, Is.EqualTo(new Contracts.Author("u1", null, "ann", Complaints: 0)));
        });
    }

    [Test]
    public async Task A_tier_comes_with_its_author_and_earlier_complaints_are_counted_here()
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.Http.SendAsync(ApiHost.Delivery(
            """{"externalId":"t-1","text":"Acme Air lost my bag","author":{"id":"u1","tier":" vip ","complaints":9}}"""));

        Assert.That((await StoredAsync(host)).Single().Mention.Author, Is.EqualTo(new Contracts.Author("u1", Tier: "vip", Complaints: 0)));
    }

    [Test]
    public async Task A_tier_that_is_no_text_is_named()
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.Http.SendAsync(ApiHost.Delivery("""{"externalId":"t-1","text":"Acme Air lost my bag","author":{"id":"u1","tier":1}}"""));

        Assert.That((int)answer.StatusCode, Is.EqualTo(400));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("author.tier"));
    }

    [Test]
    public async Task A_replay_is_a_duplicate_and_one_row()
    {
        await using var host = await ApiHost.StartAsync();

        using var first = await host.Http.SendAsync(ApiHost.Delivery(Post));
        using var again = await host.Http.SendAsync(ApiHost.Delivery(Post));
        var answer = await again.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Multiple(() =>
        {
            Assert.That((int)again.StatusCode, Is.EqualTo(200));
            Assert.That(answer.GetProperty("status").GetString(), Is.EqualTo("duplicate"));
        });
        Assert.That(await StoredAsync(host), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Replays_at_the_same_time_are_one_row_and_one_acceptance()
    {
        await using var host = await ApiHost.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.Http.SendAsync(ApiHost.Delivery(Post))));

        Assert.That(answers.Count(answer => (int)answer.StatusCode == 202), Is.EqualTo(1));
        Assert.That(await StoredAsync(host), Has.Count.EqualTo(1));
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Test]
    public async Task A_replay_after_a_restart_is_a_duplicate()
    {
        using var folder = new Commands.Folder();
        int first;
        HttpRequestMessage replay;
        await using (var host = await ApiHost.StartAsync(folder: folder.Path("")))
        {
            using var taken = ApiHost.Delivery("""{"text":"Acme Air lost my bag"}""");
            replay = await CopyAsync(taken);
            using var answer = await host.Http.SendAsync(taken);
            first = (int)answer.StatusCode;
        }

        await using var next = await ApiHost.StartAsync(folder: folder.Path(""));
        using var again = await next.Http.SendAsync(replay);
        var said = await again.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Multiple(() =>
        {
            Assert.That((first, (int)again.StatusCode), Is.EqualTo((202, 200)));
            Assert.That(said.GetProperty("status").GetString(), Is.EqualTo("duplicate"));
        });
        Assert.That(await StoredAsync(next), Has.Count.EqualTo(1));
    }

    [TestCase("javascript:alert(1)")]
    [TestCase("data:text/html,x")]
    [TestCase("file:///etc/passwd")]
    [TestCase("https://user:password@a.example/")]
    [TestCase("/relative")]
    public async Task A_link_nobody_should_follow_is_left_out(string url)
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.Http.SendAsync(ApiHost.Delivery($$"""{"text":"Acme Air is late","url":"{{url}}"}"""));

        Assert.That((await StoredAsync(host)).Single().Mention.Url, Is.Null);
    }

    [Test]
    public async Task Every_failure_of_a_signature_gets_the_same_answer()
    {
        await using var host = await ApiHost.StartAsync();
        var stamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var good = ApiHost.Sign(Encoding.UTF8.GetBytes("acme-webhook-secret-of-thirty-two"), "msg_1", stamp, Post);
        HttpRequestMessage[] requests =
        [
            ApiHost.Delivery(Post, signature: ""),
            ApiHost.Delivery(Post, signature: "v1,AAAA"),
            ApiHost.Delivery(Post, signature: good[..^1]),
            ApiHost.Delivery(Post, signature: "v1," + Convert.ToHexString(Convert.FromBase64String(good[3..]))),
            ApiHost.Delivery(Post, signature: good.Replace("v1,", "v2,", StringComparison.Ordinal)),
            ApiHost.Delivery(Post, signature: good[3..]),
            ApiHost.Delivery(Post, signedBody: Post + " "),
            ApiHost.Delivery(Post, signedBody: Post.Replace(",", ", ", StringComparison.Ordinal)),
            ApiHost.Delivery(Post, key: Encoding.UTF8.GetBytes("another-webhook-secret")),
            ApiHost.Delivery(Post, age: TimeSpan.FromSeconds(302)),
            ApiHost.Delivery(Post, age: TimeSpan.FromSeconds(-302)),
            Without("webhook-id"),
            Without("webhook-timestamp"),
            Without("webhook-signature"),
        ];

        HashSet<string> answers = [];
        foreach (var request in requests)
        {
            using var answer = await host.Http.SendAsync(request);
            answers.Add($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        Assert.That(answers, Has.Count.EqualTo(1));
        Assert.That(answers.Single(), Does.StartWith("401 "));
        Assert.That(await StoredAsync(host), Is.Empty);
    }

    [TestCase(256, 202)]
    [TestCase(257, 400)]
    public async Task An_id_that_is_too_long_is_named_and_not_taken_for_a_bad_signature(int length, int status)
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.Http.SendAsync(ApiHost.Delivery(Post, id: new string('i', length)));

        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        Assert.That(await answer.Content.ReadAsStringAsync(), status == 400 ? Does.Contain("webhook-id has at most 256 characters") : Does.Contain("accepted"));
    }

    [TestCase(298)]
    [TestCase(-298)]
    public async Task A_clock_five_minutes_off_is_good_enough(int seconds)
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.Http.SendAsync(ApiHost.Delivery(Post, age: TimeSpan.FromSeconds(seconds)));

        Assert.That((int)answer.StatusCode, Is.EqualTo(202));
    }

    [Test]
    public async Task During_rotation_both_secrets_sign_until_the_old_one_ends()
    {
        await using var host = await ApiHost.StartAsync(secret: "the-new-secret-of-acme-air the-old-secret-of-acme-air@2100-01-01T00:00:00Z a-secret-that-ended-long-ago@2020-01-01");

        using var byNew = await host.Http.SendAsync(ApiHost.Delivery(Post, key: Encoding.UTF8.GetBytes("the-new-secret-of-acme-air")));
        using var byOld = await host.Http.SendAsync(ApiHost.Delivery(Post, id: "msg_2", key: Encoding.UTF8.GetBytes("the-old-secret-of-acme-air")));
        using var byEnded = await host.Http.SendAsync(ApiHost.Delivery(Post, id: "msg_3", key: Encoding.UTF8.GetBytes("a-secret-that-ended-long-ago")));

        Assert.That(new[] { byNew, byOld, byEnded }.Select(answer => (int)answer.StatusCode), Is.EqualTo([202, 202, 401]));
    }

    [Test]
    public async Task While_too_much_waits_a_sender_is_asked_to_come_back()
    {
        await using var host = await ApiHost.StartAsync(services: services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions
            .AddSingleton<Worker.Api.InboundPressure>(services, _ => Task.FromResult(true)));

        using var answer = await host.Http.SendAsync(ApiHost.Delivery(Post));

        Assert.Multiple(() =>
        {
            Assert.That((int)answer.StatusCode, Is.EqualTo(503));
            Assert.That(answer.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(30)));
        });
    }

    [Test]
    public async Task A_sender_that_trickles_is_closed_and_others_are_served()
    {
        await using var host = await ApiHost.StartAsync();

        var slow = host.RawAsync(
            "POST /api/v1/inbound/desk HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{", waitForClose: true);
        using var other = await host.Http.SendAsync(ApiHost.Delivery(Post));

        Assert.That((int)other.StatusCode, Is.EqualTo(202));
        Assert.That(await slow, Does.StartWith("HTTP/1.1 408").Or.Empty);
    }

    [Test]
    public async Task A_source_that_is_not_configured_is_a_404()
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.Http.SendAsync(ApiHost.Delivery(Post, source: "nobody"));

        Assert.That((int)answer.StatusCode, Is.EqualTo(404));
    }

    private static async Task<HttpRequestMessage> CopyAsync(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = new ByteArrayContent(await request.Content!.ReadAsByteArrayAsync()) };
        foreach (var (name, values) in request.Headers)
            copy.Headers.TryAddWithoutValidation(name, values);
        copy.Content.Headers.ContentType = request.Content.Headers.ContentType;
        return copy;
    }

    private static HttpRequestMessage Without(string header)
    {
        var request = ApiHost.Delivery(Post);
        request.Headers.Remove(header);
        return request;
    }

    private static Task<IReadOnlyList<MentionRecord>> StoredAsync(ApiHost host) => host.Get<MentionStore>().QueryAsync(new(), CancellationToken.None);
}
