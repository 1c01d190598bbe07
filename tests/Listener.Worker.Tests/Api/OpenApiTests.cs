using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Listener.Worker.Tests.Api;

/// <summary>The description for programs is held to what the server does.</summary>
public sealed class OpenApiTests
{
    [TestCase(null)]
    [TestCase(ApiHost.Token)]
    public async Task OpenApi_asks_for_the_token_where_the_server_does(string? token)
    {
        await using var host = await ApiHost.StartAsync(options => options with { Token = token });
        using var request = new HttpRequestMessage(HttpMethod.Get, "openapi/v1.json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ApiHost.Token);

        using var answer = await host.Http.SendAsync(request);
        var document = await answer.Content.ReadFromJsonAsync<JsonElement>();

        var asking = document.GetProperty("paths").EnumerateObject()
            .Where(path => path.Value.EnumerateObject().First().Value.TryGetProperty("security", out _)).Select(path => path.Name);
        Assert.That(asking, token is null ? Is.Empty : Is.EquivalentTo(["/health/ready", "/api/v1/mentions", "/api/v1/mentions/{id}", "/api/v1/sources", "/api/v1/stream"]));
        Assert.That(document.GetProperty("components").GetProperty("securitySchemes").GetProperty("token").GetProperty("scheme").GetString(), Is.EqualTo("bearer"));
    }

    [Test]
    public async Task What_OpenApi_says_of_a_delivery_is_what_is_read()
    {
        await using var host = await ApiHost.StartAsync();
        var document = await host.Http.GetFromJsonAsync<JsonElement>("openapi/v1.json");
        var operation = document.GetProperty("paths").GetProperty("/api/v1/inbound/{source}").GetProperty("post");
        var shapes = operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("oneOf");
        var post = shapes[0].GetProperty("properties");
        var body = $$"""
            {"externalId":"1","url":"https://x.example/1","title":"t","text":"acme air lost my bag","author":{"id":"7","name":"Ann","handle":"@ann","followers":5,"tier":"vip"},
            "channel":"ticket","publishedAt":"2026-11-21T09:30:00Z","updatedAt":"2026-11-21T09:31:00Z","language":"en","conversationId":"c","inReplyTo":"0","rating":0.2,
            "ratingRaw":"1 of 5","engagement":{"likes":1,"replies":2,"shares":3,"views":4},"isPrivate":true}
            """;

        using var delivery = ApiHost.Delivery(body);
        using var answer = await host.Http.SendAsync(delivery);
        var mentions = await host.Http.GetFromJsonAsync<JsonElement>("api/v1/mentions");
        var stored = mentions.GetProperty("mentions")[0].GetProperty("mention");

        Assert.Multiple(() =>
        {
            Assert.That(post.EnumerateObject().Select(field => field.Name), Is.EqualTo(JsonDocument.Parse(body).RootElement.EnumerateObject().Select(field => field.Name)));
            Assert.That(
                operation.GetProperty("parameters").EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "header").Select(parameter => parameter.GetProperty("name").GetString()),
                Is.EqualTo(["webhook-id", "webhook-timestamp", "webhook-signature"]));
            Assert.That((int)answer.StatusCode, Is.EqualTo(202));
            Assert.That(
                post.EnumerateObject().Select(field => field.Name).Except(["updatedAt"]).Where(name => !stored.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null),
                Is.Empty, "nothing the schema offers is passed over");
        });
    }

    [Test]
    public async Task OpenApi_names_every_path_and_parameter()
    {
        await using var host = await ApiHost.StartAsync();

        var document = await host.Http.GetFromJsonAsync<JsonElement>("openapi/v1.json");
        var paths = document.GetProperty("paths");

        Assert.Multiple(() =>
        {
            Assert.That(
                paths.EnumerateObject().Select(path => path.Name),
                Is.EquivalentTo(["/health/live", "/health/ready", "/api/v1/mentions", "/api/v1/mentions/{id}", "/api/v1/sources", "/api/v1/stream", "/api/v1/inbound/{source}"]));
            Assert.That(
                paths.GetProperty("/api/v1/mentions").GetProperty("get").GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()),
                Is.EqualTo(["stage", "urgency", "intent", "brand", "language", "source", "since", "until", "cursor", "limit"]));
            Assert.That(
                paths.GetProperty("/api/v1/stream").GetProperty("get").GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()),
                Is.EqualTo(["stage", "urgency", "intent", "brand", "language", "source", "since", "Last-Event-ID"]));
        });
    }
}
