using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Listener.Worker.Api;
using Listener.Worker.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Listener.Worker.Tests.Api;

public sealed class AccessTests
{
    [TestCase("http://0.0.0.0:5080")]
    [TestCase("http://[::]:5080")]
    [TestCase("http://*:5080")]
    [TestCase("http://+:5080")]
    [TestCase("http://192.0.2.1:5080")]
    [TestCase("http://listener.example:5080", Description = "Kestrel binds every address for a name it does not know")]
    public void Without_a_token_nothing_but_loopback_is_bound(string url)
    {
        Assert.That(() => new ServiceCollection().AddListenerApi(new ApiOptions { Urls = ["http://127.0.0.1:1", url] }), Throws.ArgumentException);
        Assert.That(() => new ServiceCollection().AddListenerApi(new ApiOptions { Urls = [url], Token = ApiHost.Token }), Throws.Nothing);
    }

    [TestCase("http://127.0.0.1:5080")]
    [TestCase("http://[::1]:5080")]
    [TestCase("http://localhost:5080")]
    public void Loopback_needs_no_token(string url) =>
        Assert.That(() => new ServiceCollection().AddListenerApi(new ApiOptions { Urls = [url] }), Throws.Nothing);

    [TestCase(null, 401)]
    [TestCase("", 401)]
    [TestCase("Bearer", 401)]
    [TestCase("Bearer 0123456789abcdef0123456789abcdeg", 401)]
    [TestCase("Bearer  0123456789abcdef0123456789abcdef", 401)]
    [TestCase("Bearer 0123456789abcdef 0123456789abcdef", 401)]
    [TestCase("0123456789abcdef0123456789abcdef", 401)]
    [TestCase("Basic 0123456789abcdef0123456789abcdef", 401)]
    [TestCase("Bearer 0123456789ABCDEF0123456789ABCDEF", 401)]
    [TestCase("Bearer 0123456789abcdef0123456789abcdef", 200)]
    [TestCase("bearer 0123456789abcdef0123456789abcdef", 200)]
    public async Task Only_the_token_in_its_header_opens_the_api(string? authorization, int status)
    {
        await using var host = await ApiHost.StartAsync(options => options with { Token = ApiHost.Token });
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/mentions");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);

        using var answer = await host.Http.SendAsync(request);

        Assert.Multiple(() =>
        {
            Assert.That((int)answer.StatusCode, Is.EqualTo(status));
            Assert.That(answer.Headers.WwwAuthenticate.SingleOrDefault()?.Scheme, Is.EqualTo(status == 401 ? "Bearer" : null));
            Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo(status == 401 ? "application/problem+json" : "application/json"));
        });
    }

    [TestCase("api/v1/mentions?token=0123456789abcdef0123456789abcdef", 401)]
    [TestCase("api/v1/mentions?access_token=0123456789abcdef0123456789abcdef", 401)]
    [TestCase("health/ready", 401)]
    [TestCase("openapi/v1.json", 401)]
    [TestCase("api/v1/stream", 401)]
    [TestCase("no/such/path", 401)]
    [TestCase("health/live", 200)]
    public async Task Only_liveness_is_open(string path, int status)
    {
        await using var host = await ApiHost.StartAsync(options => options with { Token = ApiHost.Token });

        using var answer = await host.Http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task Guessing_is_slowed_down_and_keeps_nobody_else_out()
    {
        await using var host = await ApiHost.StartAsync(options => options with { Token = ApiHost.Token });
        List<int> answers = [];
        for (var i = 0; i < FailureLimiter.PerMinute + 5; i++)
        {
            using var answer = await host.Http.GetAsync(new Uri("api/v1/sources", UriKind.Relative));
            answers.Add((int)answer.StatusCode);
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/sources");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ApiHost.Token);
        using var good = await host.Http.SendAsync(request);

        Assert.Multiple(() =>
        {
            Assert.That(answers[0], Is.EqualTo(401));
            Assert.That(answers, Has.Some.EqualTo(429));
            Assert.That((int)good.StatusCode, Is.EqualTo(200));
        });
    }

    [Test]
    public async Task A_megabyte_of_header_is_a_431()
    {
        await using var host = await ApiHost.StartAsync(options => options with { Token = ApiHost.Token });

        var answer = await host.RawAsync($"GET /api/v1/mentions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {new string('a', 40_000)}\r\n\r\n");

        Assert.That(answer, Does.StartWith("HTTP/1.1 431"));
    }

    [Test]
    public async Task A_spoofed_host_or_client_changes_nothing()
    {
        await using var host = await ApiHost.StartAsync(options => options with { Token = ApiHost.Token });

        var answer = await host.RawAsync(
            $"GET /openapi/v1.json HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Host: evil.example\r\nAuthorization: Bearer {ApiHost.Token}\r\nConnection: close\r\n\r\n", waitForClose: true);
        var refused = await host.RawAsync("GET /api/v1/mentions HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 127.0.0.1\r\n\r\n");

        Assert.Multiple(() =>
        {
            Assert.That(answer, Does.StartWith("HTTP/1.1 200").And.Not.Contain("evil.example"));
            Assert.That(refused, Does.StartWith("HTTP/1.1 401"));
        });
    }

    [Test]
    public async Task A_preflight_from_anywhere_is_allowed_nothing()
    {
        await using var host = await ApiHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Options, "api/v1/mentions");
        request.Headers.Add("Origin", "https://evil.example");
        request.Headers.Add("Access-Control-Request-Method", "GET");

        using var answer = await host.Http.SendAsync(request);

        Assert.Multiple(() =>
        {
            Assert.That((int)answer.StatusCode, Is.EqualTo(405));
            Assert.That(answer.Headers.Any(header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase)), Is.False);
            Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        });
    }

    [TestCase("no/such/path")]
    [TestCase("openapi/v2.json")]
    public async Task What_is_not_there_is_a_problem(string path)
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.Http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.That(((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType), Is.EqualTo((404, "application/problem+json")));
    }

    [Test]
    public async Task Every_answer_is_guarded()
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.Http.GetAsync(new Uri("no/such/path", UriKind.Relative));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.StartWith("default-src 'none'"));
            Assert.That(answer.Headers.GetValues("X-Content-Type-Options").Single(), Is.EqualTo("nosniff"));
            Assert.That(answer.Headers.Contains("Server"), Is.False);
        });
    }

    [Test]
    public async Task A_crash_says_nothing_of_the_inside()
    {
        await using var host = await ApiHost.StartAsync(services: services => services.AddHealthChecks().AddCheck("broken", () => throw new InvalidOperationException("canary")));

        using var answer = await host.Http.GetAsync(new Uri("health/ready", UriKind.Relative));
        var body = await answer.Content.ReadAsStringAsync();

        Assert.Multiple(() =>
        {
            Assert.That((int)answer.StatusCode, Is.EqualTo(200), "only the database decides");
            Assert.That(body, Does.Not.Contain("canary"));
            Assert.That(JsonDocument.Parse(body).RootElement.GetProperty("status").GetString(), Is.EqualTo("degraded"));
        });
    }

    [Test]
    public async Task An_unusable_database_is_not_ready()
    {
        await using var host = await ApiHost.StartAsync(services: services => services.AddHealthChecks()
            .AddCheck("database", () => HealthCheckResult.Unhealthy("The disk is full."))
            .AddCheck("bus", () => HealthCheckResult.Healthy("Connected.")));

        using var answer = await host.Http.GetAsync(new Uri("health/ready", UriKind.Relative));
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Multiple(() =>
        {
            Assert.That((int)answer.StatusCode, Is.EqualTo(503));
            Assert.That(body.GetProperty("parts").GetProperty("database").GetProperty("description").GetString(), Is.EqualTo("The disk is full."));
            Assert.That(body.GetProperty("parts").GetProperty("bus").GetProperty("status").GetString(), Is.EqualTo("healthy"));
        });
    }

    [TestCase("health/live")]
    [TestCase("health/ready")]
    [TestCase("api/v1/mentions?limit=5")]
    [TestCase("api/v1/sources")]
    public async Task What_may_be_read_answers_who_asks_for_the_head_alone(string path)
    {
        await using var host = await ApiHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, path);

        using var answer = await host.Http.SendAsync(request);

        Assert.That(((int)answer.StatusCode, (await answer.Content.ReadAsByteArrayAsync()).Length), Is.EqualTo((200, 0)));
    }
}
