using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Listener.Storage;

namespace Listener.Worker.Tests.Api;

/// <summary>Ids, content types, lengths and bodies.</summary>
public sealed partial class InboundEndpointTests
{
    [Test]
    public async Task An_id_used_again_for_another_post_loses_nothing()
    {
        await using var host = await ApiHost.StartAsync();

        using var first = await host.Http.SendAsync(ApiHost.Delivery("""{"externalId":"1","text":"Acme Air is late"}"""));
        using var other = await host.Http.SendAsync(ApiHost.Delivery("""{"externalId":"2","text":"Acme Air is late"}"""));

        Assert.That((int)other.StatusCode, Is.EqualTo(202));
        Assert.That(await StoredAsync(host), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Two_senders_that_count_from_one_do_not_meet()
    {
        await using var host = await ApiHost.StartAsync();

        using var desk = await host.Http.SendAsync(ApiHost.Delivery("""{"externalId":1,"text":"Acme Air is late"}"""));
        using var chat = await host.Http.SendAsync(ApiHost.Delivery("""{"externalId":1,"text":"Acme Air was kind"}""", source: "chat"));

        Assert.That(await StoredAsync(host), Has.Count.EqualTo(2));
    }

    [TestCase("text/plain")]
    [TestCase("multipart/form-data; boundary=x")]
    [TestCase("application/json; charset=utf-16")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("")]
    public async Task Another_content_type_is_a_415(string type)
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.Http.SendAsync(ApiHost.Delivery(Post, type: type));

        Assert.That((int)answer.StatusCode, Is.EqualTo(415));
    }

    [TestCase("application/json; charset=\"UTF-8\"")]
    [TestCase("Application/JSON")]
    public async Task Utf8_json_by_any_spelling_is_taken(string type)
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.Http.SendAsync(ApiHost.Delivery(Post, type: type));

        Assert.That((int)answer.StatusCode, Is.EqualTo(202));
    }

    [Test]
    public async Task One_byte_over_the_limit_is_refused_before_it_is_read()
    {
        await using var host = await ApiHost.StartAsync();

        var answer = await host.RawAsync(
            "POST /api/v1/inbound/desk HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1048577\r\n\r\n");

        Assert.That(answer, Does.StartWith("HTTP/1.1 413"));
    }

    [Test]
    public async Task A_body_of_unsaid_length_is_cut_off_at_the_limit()
    {
        await using var host = await ApiHost.StartAsync();
        var chunks = string.Concat(Enumerable.Repeat($"10000\r\n{new string(' ', 65_536)}\r\n", 20));

        var answer = await host.RawAsync(
            $"POST /api/v1/inbound/desk HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n");

        Assert.That(answer, Does.StartWith("HTTP/1.1 413").Or.Empty);
        Assert.That(await StoredAsync(host), Is.Empty);
    }

    [Test]
    public async Task The_largest_body_is_taken()
    {
        await using var host = await ApiHost.StartAsync();
        var body = Post + new string(' ', 1_048_576 - Post.Length);

        using var answer = await host.Http.SendAsync(ApiHost.Delivery(body));

        Assert.That((int)answer.StatusCode, Is.EqualTo(202));
    }

    [Test]
    public async Task One_bad_post_does_not_spoil_the_others()
    {
        await using var host = await ApiHost.StartAsync();
        const string body = """
            {"posts":[{"externalId":"1","text":"Acme Air is late"},{"externalId":"2","text":{"no":"text"}},{"text":"of nobody"},7,
            {"externalId":"3","text":"Acme Air","rating":7,"channel":"smoke"}]}
            """;

        using var answer = await host.Http.SendAsync(ApiHost.Delivery(body));
        var read = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var source = (await host.Get<SourceStore>().ListAsync(default, CancellationToken.None)).Single(source => source.Name == "desk");

        Assert.Multiple(() =>
        {
            Assert.That((int)answer.StatusCode, Is.EqualTo(202));
            Assert.That(read.GetProperty("new").GetInt32(), Is.EqualTo(1));
            Assert.That(read.GetProperty("notMatched").GetInt32(), Is.EqualTo(1));
            Assert.That(
                read.GetProperty("rejected").EnumerateArray().Select(item => item.GetProperty("field").GetString()),
                Is.EqualTo(["posts[1].text", "posts[1].text", "posts[3]", "posts[4].rating", "posts[4].channel"]));
            Assert.That((source.Collected, source.Captured, source.NotMatched, source.Rejected), Is.EqualTo((5L, 1L, 1L, 3L)));
        });
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("123")]
    [TestCase("{\"posts\":7}")]
    [TestCase("{}")]
    [TestCase("{\"text\":\"a\",}")]
    [TestCase("{\"text\":\"\\ud800\"}")]
    [TestCase("{\"text\":NaN}")]
    public async Task What_is_no_post_is_a_400_and_nothing_is_stored(string body)
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.Http.SendAsync(ApiHost.Delivery(body));

        Assert.That((int)answer.StatusCode, Is.EqualTo(400), await answer.Content.ReadAsStringAsync());
        Assert.That(await StoredAsync(host), Is.Empty);
    }

    [Test]
    public async Task Json_deeper_than_64_is_a_400()
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.Http.SendAsync(ApiHost.Delivery(new string('[', 10_000)));

        Assert.That((int)answer.StatusCode, Is.EqualTo(400));
    }

    [Test]
    public async Task An_event_with_data_is_read_as_its_post()
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.Http.SendAsync(ApiHost.Delivery(
            """{"id":"evt_1","type":"mention.created","data":{"text":"Acme Air chat is down","author":"anon-77","url":"https://chat.acmeair.example/t/77"}}""", id: "evt_1"));

        Assert.That((int)answer.StatusCode, Is.EqualTo(202));
        Assert.That((await StoredAsync(host)).Single().Mention, Has.Property("ExternalId").EqualTo("evt_1"));
    }
}
