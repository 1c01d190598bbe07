using System.Text;
using Listener.Connectors.Http;
using Microsoft.AspNetCore.Http;

namespace Listener.Connectors.Tests.Http;

/// <summary>What an answer says, and what is asked again.</summary>
public sealed class SourceHttpTests : SourceHttpFixture
{
    [Test]
    public async Task An_answer_comes_with_what_the_next_request_needs()
    {
        Server.Serve("body", "text/plain; charset=utf8", ("ETag", "W/unquoted"), ("Last-Modified", "some day"), ("Cache-Control", "public, max-age=600"), ("Age", "100"));

        var body = await Http.GetAsync(Server.Address);

        Assert.Multiple(() =>
        {
            Assert.That(Encoding.UTF8.GetString(body.Bytes.Span), Is.EqualTo("body"));
            Assert.That(body.ContentType, Is.EqualTo("text/plain; charset=utf8"));
            Assert.That((body.ETag, body.LastModified, body.MaxAge), Is.EqualTo(("W/unquoted", "some day", (TimeSpan?)TimeSpan.FromSeconds(500))));
            Assert.That(Server.Headers[0].UserAgent.ToString(), Is.EqualTo("Listener/test"));
            Assert.That(Server.Headers[0].ContainsKey("traceparent"), Is.False);
        });
    }

    [Test]
    public async Task A_validator_of_64_kilobytes_is_not_kept()
    {
        Server.Serve("x", headers: ("ETag", $"\"{new string('e', 30_000)}\""));

        Assert.That((await Http.GetAsync(Server.Address)).ETag, Is.Null);
    }

    [TestCase(401, null, FetchFailure.Unauthorized, null)]
    [TestCase(403, null, FetchFailure.Unauthorized, null)]
    [TestCase(403, "60", FetchFailure.RateLimited, 60)]
    [TestCase(404, null, FetchFailure.Unreachable, 3_600)]
    [TestCase(408, null, FetchFailure.Unreachable, null)]
    [TestCase(410, null, FetchFailure.Gone, null)]
    [TestCase(422, null, FetchFailure.Malformed, null)]
    [TestCase(425, null, FetchFailure.Unreachable, null)]
    [TestCase(429, "120", FetchFailure.RateLimited, 120)]
    [TestCase(429, "Sat, 21 Nov 2026 12:01:00 GMT", FetchFailure.RateLimited, 60)]
    [TestCase(429, "99999999999", FetchFailure.RateLimited, 86_400)]
    [TestCase(429, "-5", FetchFailure.RateLimited, null)]
    [TestCase(429, null, FetchFailure.RateLimited, null)]
    [TestCase(503, "30", FetchFailure.RateLimited, 30)]
    [TestCase(501, null, FetchFailure.Unreachable, null)]
    [TestCase(204, null, FetchFailure.Malformed, null)]
    [TestCase(206, null, FetchFailure.Malformed, null)]
    [TestCase(304, null, FetchFailure.Malformed, null, Description = "though nothing was asked conditionally")]
    [TestCase(300, null, FetchFailure.Malformed, null)]
    public void A_status_says_what_went_wrong(int status, string? retryAfter, FetchFailure failure, int? seconds)
    {
        if (retryAfter is null)
            Server.Refuse(status);
        else
            Server.Refuse(status, ("Retry-After", retryAfter));

        var error = Assert.ThrowsAsync<FetchException>(() => Http.GetAsync(new Uri(Server.Address, "/feed?token=canary")))!;

        Assert.Multiple(() =>
        {
            Assert.That((error.Failure, error.RetryAfter?.TotalSeconds), Is.EqualTo((failure, (double?)seconds)));
            Assert.That(error.ToString(), Does.Contain($"{status}").And.Not.Contain("canary"));
        });
    }

    [TestCase(500, 3)]
    [TestCase(502, 3)]
    [TestCase(503, 3)]
    [TestCase(429, 1)]
    [TestCase(404, 1)]
    public void Only_what_passes_by_itself_is_tried_again_twice(int status, int requests)
    {
        Server.Refuse(status);

        Assert.ThrowsAsync<FetchException>(() => Http.GetAsync(Server.Address));

        Assert.That(Server.Requests, Has.Count.EqualTo(requests));
    }

    [Test]
    public async Task Validators_are_sent_word_for_word_and_304_is_an_answer()
    {
        Server.Refuse(304);

        var body = await Http.GetAsync(Server.Address, headers: [("If-None-Match", "W/unquoted"), ("If-Modified-Since", "some day")]);

        Assert.That((body.IsNotModified, Server.Headers[0].IfNoneMatch.ToString(), Server.Headers[0].IfModifiedSince.ToString()), Is.EqualTo((true, "W/unquoted", "some day")));
    }

    [TestCase("", Description = "accepts and says nothing")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1", Description = "begins and stops")]
    public async Task A_server_that_never_finishes_is_left(string beginning)
    {
        await using var slow = new RawServer(async (stream, token) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(beginning), token);
            await Task.Delay(Timeout.Infinite, token);
        });
        using var http = Client.Create(timeout: TimeSpan.FromMilliseconds(500));

        var error = Assert.ThrowsAsync<FetchException>(() => http.GetAsync(slow.Address));

        Assert.That((error!.Failure, error.Message), Is.EqualTo((FetchFailure.Unreachable, $"{slow.Address} did not answer in time.")));
    }

    [Test]
    public void Nobody_listening_is_unreachable()
    {
        var error = Assert.ThrowsAsync<FetchException>(() => Http.GetAsync(new Uri("http://127.0.0.1:1/?token=canary")));

        Assert.That((error!.Failure, error.Message), Is.EqualTo((FetchFailure.Unreachable, "http://127.0.0.1:1/ did not answer: no connection.")));
    }

    [Test]
    public void A_cancelled_request_is_cancelled_not_failed()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.That(
            async () => await Http.SendAsync(Client.Source(), new SourceRequest(Server.Address), cancelled.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void A_platforms_own_words_make_a_better_failure()
    {
        Server.Answer = async context =>
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync("throttle_violation");
        };
        var request = new SourceRequest(Server.Address)
        {
            Explain = answer => Encoding.UTF8.GetString(answer.Bytes.Span) == "throttle_violation" ? new FetchException(FetchFailure.RateLimited, "slow down") : null,
        };

        var error = Assert.ThrowsAsync<FetchException>(() => Http.SendAsync(Client.Source(), request, CancellationToken.None));

        Assert.That(error!.Failure, Is.EqualTo(FetchFailure.RateLimited));
    }
}
