using System.IO.Compression;
using System.Net;
using System.Text;
using Listener.Connectors.Http;
using Microsoft.AspNetCore.Http;

namespace Listener.Connectors.Tests.Http;

public sealed class SourceHttpTests
{
    private StubServer _server = null!;
    private SourceHttp _http = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await StubServer.StartAsync();
        _http = Client.Create();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task An_answer_comes_with_what_the_next_request_needs()
    {
        _server.Serve("body", "text/plain; charset=utf8", ("ETag", "W/unquoted"), ("Last-Modified", "some day"), ("Cache-Control", "public, max-age=600"), ("Age", "100"));

        var body = await _http.GetAsync(_server.Address);

        Assert.Multiple(() =>
        {
            Assert.That(Encoding.UTF8.GetString(body.Bytes.Span), Is.EqualTo("body"));
            Assert.That(body.ContentType, Is.EqualTo("text/plain; charset=utf8"));
            Assert.That((body.ETag, body.LastModified, body.MaxAge), Is.EqualTo(("W/unquoted", "some day", (TimeSpan?)TimeSpan.FromSeconds(500))));
            Assert.That(_server.Headers[0].UserAgent.ToString(), Is.EqualTo("Listener/test"));
            Assert.That(_server.Headers[0].ContainsKey("traceparent"), Is.False);
        });
    }

    [Test]
    public async Task A_validator_of_64_kilobytes_is_not_kept()
    {
        _server.Serve("x", headers: ("ETag", $"\"{new string('e', 30_000)}\""));

        Assert.That((await _http.GetAsync(_server.Address)).ETag, Is.Null);
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
            _server.Refuse(status);
        else
            _server.Refuse(status, ("Retry-After", retryAfter));

        var error = Assert.ThrowsAsync<FetchException>(() => _http.GetAsync(new Uri(_server.Address, "/feed?token=canary")))!;

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
        _server.Refuse(status);

        Assert.ThrowsAsync<FetchException>(() => _http.GetAsync(_server.Address));

        Assert.That(_server.Requests, Has.Count.EqualTo(requests));
    }

    [Test]
    public async Task Validators_are_sent_word_for_word_and_304_is_an_answer()
    {
        _server.Refuse(304);

        var body = await _http.GetAsync(_server.Address, headers: [("If-None-Match", "W/unquoted"), ("If-Modified-Since", "some day")]);

        Assert.That((body.IsNotModified, _server.Headers[0].IfNoneMatch.ToString(), _server.Headers[0].IfModifiedSince.ToString()), Is.EqualTo((true, "W/unquoted", "some day")));
    }

    [Test]
    public async Task Redirects_are_followed_and_permanent_ones_reported()
    {
        _server.Answer = Redirects(("/a", 301, "/b"), ("/b", 308, "/c"));

        var body = await _http.GetAsync(new Uri(_server.Address, "/a"));

        Assert.That((body.FinalUri.AbsolutePath, body.PermanentRedirect?.AbsolutePath), Is.EqualTo(("/c", "/c")));
    }

    [Test]
    public async Task One_temporary_redirect_makes_the_chain_temporary()
    {
        _server.Answer = Redirects(("/a", 301, "/b"), ("/b", 302, "/c"));

        Assert.That((await _http.GetAsync(new Uri(_server.Address, "/a"))).PermanentRedirect, Is.Null);
    }

    [Test]
    public void A_redirect_loop_ends()
    {
        _server.Answer = Redirects(("/a", 302, "/a"));

        var error = Assert.ThrowsAsync<FetchException>(() => _http.GetAsync(new Uri(_server.Address, "/a")));

        Assert.That((error!.Failure, _server.Requests.Count), Is.EqualTo((FetchFailure.Unreachable, 6)));
    }

    [TestCase("file:///etc/passwd")]
    [TestCase("gopher://127.0.0.1/")]
    [TestCase("ftp://127.0.0.1/")]
    [TestCase("http://user:secret@127.0.0.1/")]
    public void A_redirect_out_of_the_web_is_refused(string location)
    {
        _server.Answer = Redirects(("/a", 302, location));

        var error = Assert.ThrowsAsync<FetchException>(() => _http.GetAsync(new Uri(_server.Address, "/a")));

        Assert.That(error!.Failure, Is.EqualTo(FetchFailure.Refused));
    }

    [TestCase("http://127.0.0.1/")]
    [TestCase("http://2130706433/")]
    [TestCase("http://0x7f.1/")]
    [TestCase("http://0177.0.0.1/")]
    [TestCase("http://[::1]/")]
    [TestCase("http://[::ffff:127.0.0.1]/")]
    [TestCase("http://[64:ff9b::7f00:1]/")]
    [TestCase("http://[fe80::1%25eth0]/")]
    [TestCase("http://169.254.169.254/latest/meta-data/")]
    [TestCase("http://0.0.0.0/")]
    [TestCase("http://localhost/")]
    [TestCase("http://localhost./")]
    [TestCase("http://127.0.0.1:22/")]
    [TestCase("http://\u2026x.example/")]
    public void A_private_address_is_refused_however_it_is_written(string address)
    {
        var error = Assert.ThrowsAsync<FetchException>(() => _http.GetAsync(new Uri(address), allowPrivate: false));

        Assert.That(error!.Failure, Is.EqualTo(FetchFailure.Refused));
    }

    [Test]
    public async Task Of_a_name_with_public_and_private_addresses_only_the_public_are_dialled()
    {
        // 192.0.2.1 stands for nothing public, so the one that is left is the one that is refused a connection.
        var port = _server.Address.Port;
        using var http = Client.Create((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Parse("10.0.0.1")]));

        var error = Assert.ThrowsAsync<FetchException>(() => http.GetAsync(new Uri($"http://mixed.example:{port}/"), allowPrivate: false));

        Assert.That((error!.Failure, _server.Requests.Count), Is.EqualTo((FetchFailure.Refused, 0)));
        await Task.CompletedTask;
    }

    [Test]
    public async Task A_connection_opened_for_a_private_source_never_serves_a_public_one()
    {
        _server.Serve("x");
        await _http.GetAsync(_server.Address, allowPrivate: true);

        var error = Assert.ThrowsAsync<FetchException>(() => _http.GetAsync(_server.Address, allowPrivate: false));

        Assert.That((error!.Failure, _server.Requests.Count), Is.EqualTo((FetchFailure.Refused, 1)));
    }

    [Test]
    public async Task Credentials_stay_with_their_host()
    {
        await using var other = await StubServer.StartAsync();
        other.Serve("x");
        _server.Answer = Redirects(("/a", 302, other.Address.AbsoluteUri));

        await _http.GetAsync(new Uri(_server.Address, "/a"), headers: [("Authorization", "Bearer canary"), ("X-Api-Key", "canary"), ("Accept", "text/plain")]);

        Assert.Multiple(() =>
        {
            Assert.That(_server.Headers[0].Authorization.ToString(), Is.EqualTo("Bearer canary"));
            Assert.That(other.Headers[0].Values.SelectMany(value => value), Has.None.Contains("canary"));
            Assert.That(other.Headers[0].Accept.ToString(), Is.EqualTo("text/plain"));
        });
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    [TestCase("raw-deflate")]
    public async Task Compressed_bodies_are_read_and_their_bombs_are_not(string encoding)
    {
        Compressed(encoding, new byte[1 << 20]);
        var whole = await _http.GetAsync(_server.Address);
        Compressed(encoding, new byte[300 << 20]);

        var error = Assert.ThrowsAsync<FetchException>(() => _http.GetAsync(_server.Address));

        Assert.That((whole.Bytes.Length, error!.Failure), Is.EqualTo((1 << 20, FetchFailure.Malformed)));
    }

    [TestCase("gzip, gzip")]
    [TestCase("rot13")]
    public void An_encoding_nobody_asked_for_is_malformed(string encoding)
    {
        _server.Serve("x", headers: ("Content-Encoding", encoding));

        Assert.That(Assert.ThrowsAsync<FetchException>(() => _http.GetAsync(_server.Address))!.Failure, Is.EqualTo(FetchFailure.Malformed));
    }

    [Test]
    public void Broken_compression_is_malformed()
    {
        _server.Serve("not gzip at all", headers: ("Content-Encoding", "gzip"));

        Assert.That(Assert.ThrowsAsync<FetchException>(() => _http.GetAsync(_server.Address))!.Failure, Is.EqualTo(FetchFailure.Malformed));
    }

    [Test]
    public void An_endless_body_is_cut_at_the_limit()
    {
        _server.Answer = async context =>
        {
            var chunk = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
        };

        Assert.That(Assert.ThrowsAsync<FetchException>(() => _http.GetAsync(_server.Address))!.Failure, Is.EqualTo(FetchFailure.Malformed));
    }

    [Test]
    public async Task A_length_that_lies_is_an_error()
    {
        await using var tooLong = RawServer.Saying("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\nConnection: close\r\n\r\nshort");

        Assert.That(Assert.ThrowsAsync<FetchException>(() => _http.GetAsync(tooLong.Address))!.Failure, Is.EqualTo(FetchFailure.Unreachable));
    }

    [Test]
    public async Task A_flood_of_headers_is_an_error()
    {
        await using var flood = RawServer.Saying($"HTTP/1.1 200 OK\r\n{string.Concat(Enumerable.Repeat($"Set-Cookie: a={new string('b', 100)}\r\n", 2_000))}\r\n");

        Assert.That(Assert.ThrowsAsync<FetchException>(() => _http.GetAsync(flood.Address))!.Failure, Is.EqualTo(FetchFailure.Unreachable));
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
        var error = Assert.ThrowsAsync<FetchException>(() => _http.GetAsync(new Uri("http://127.0.0.1:1/?token=canary")));

        Assert.That((error!.Failure, error.Message), Is.EqualTo((FetchFailure.Unreachable, "http://127.0.0.1:1/ did not answer: no connection.")));
    }

    [Test]
    public void A_cancelled_request_is_cancelled_not_failed()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.That(
            async () => await _http.SendAsync(Client.Source(), new SourceRequest(_server.Address), cancelled.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void A_platforms_own_words_make_a_better_failure()
    {
        _server.Answer = async context =>
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync("throttle_violation");
        };
        var request = new SourceRequest(_server.Address)
        {
            Explain = answer => Encoding.UTF8.GetString(answer.Bytes.Span) == "throttle_violation" ? new FetchException(FetchFailure.RateLimited, "slow down") : null,
        };

        var error = Assert.ThrowsAsync<FetchException>(() => _http.SendAsync(Client.Source(), request, CancellationToken.None));

        Assert.That(error!.Failure, Is.EqualTo(FetchFailure.RateLimited));
    }

    private static RequestDelegate Redirects(params (string From, int Status, string To)[] hops) => async context =>
    {
        var hop = hops.FirstOrDefault(candidate => candidate.From == context.Request.Path);
        if (hop.To is null)
        {
            await context.Response.WriteAsync("here");
            return;
        }

        context.Response.StatusCode = hop.Status;
        context.Response.Headers.Location = hop.To;
    };

    private void Compressed(string encoding, byte[] plain)
    {
        using var packed = new MemoryStream();
        using (Stream packer = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            packer.Write(plain);
        }

        var body = packed.ToArray();
        _server.Answer = async context =>
        {
            context.Response.Headers.ContentEncoding = encoding == "raw-deflate" ? "deflate" : encoding;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        };
    }
}
