using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Listener.Connectors.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Listener.Connectors.Tests.Http;

/// <summary>Servers made to harm, on real sockets.</summary>
public sealed class HostileServerTests
{
    [TestCase("localhost", 30, Description = "self-signed")]
    [TestCase("localhost", -1, Description = "expired")]
    [TestCase("bank.example", 30, Description = "for another name")]
    public async Task A_certificate_nobody_vouches_for_is_refused_and_no_request_is_made(string name, int days)
    {
        var asked = false;
        await using var server = await TlsServerAsync(name, days, () => asked = true);
        using var http = Client.Create();

        var failure = Assert.ThrowsAsync<FetchException>(() => http.GetAsync(new Uri(server.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal))));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.Failure, Is.EqualTo(FetchFailure.Unreachable));
            Assert.That(failure.Message, Does.Contain("its certificate was not accepted"));
            Assert.That(asked, Is.False);
        });
    }

    [Test]
    public async Task No_cookie_is_ever_kept()
    {
        await using var server = await StubServer.StartAsync();
        server.Answer = async context =>
        {
            for (var i = 0; i < 50; i++)
                context.Response.Headers.Append("Set-Cookie", $"track{i}=1; Path=/");
            await context.Response.WriteAsync("<rss/>");
        };
        using var http = Client.Create();

        await http.GetAsync(server.Address);
        await http.GetAsync(server.Address);

        Assert.That(server.Headers.Select(headers => headers.Cookie.Count), Is.All.Zero);
    }

    [Test]
    public async Task Ten_thousand_cookies_are_too_many_headers()
    {
        await using var server = RawServer.Saying(
            "HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"Set-Cookie: c{i}=1234567890\r\n")) + "Content-Length: 0\r\n\r\n");
        using var http = Client.Create();

        Assert.That(Assert.ThrowsAsync<FetchException>(() => http.GetAsync(server.Address))!.Failure, Is.EqualTo(FetchFailure.Unreachable));
    }

    [Test]
    public async Task Early_hints_without_end_are_left()
    {
        var hint = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 100)));
        await using var server = new RawServer(async (stream, token) =>
        {
            while (!token.IsCancellationRequested)
                await stream.WriteAsync(hint, token);
        });
        using var http = new SourceHttp(
            Microsoft.Extensions.Options.Options.Create(new SourceHttpOptions { Timeout = TimeSpan.FromSeconds(1) }), TimeProvider.System, Dns.GetHostAddressesAsync);
        var clock = Stopwatch.StartNew();

        var failure = Assert.ThrowsAsync<FetchException>(() => http.GetAsync(server.Address));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.Failure, Is.EqualTo(FetchFailure.Unreachable));
            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(15)));
        });
    }

    [Test]
    public async Task A_gigabyte_out_of_a_megabyte_takes_no_more_memory_than_the_limit()
    {
        // 1 MiB of gzip that would be 1 GiB.
        var bomb = await BombAsync(1024);
        await using var server = await StubServer.StartAsync();
        server.Answer = async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(bomb, context.RequestAborted);
        };
        using var http = Client.Create(maxBytes: 10 << 20);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var failure = Assert.ThrowsAsync<FetchException>(() => http.GetAsync(server.Address));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.Failure, Is.EqualTo(FetchFailure.Malformed));
            Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(200L << 20), "allocated in all, growth of buffers included");
        });
    }

    private static async Task<byte[]> BombAsync(int mebibytes)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < mebibytes; i++)
                await gzip.WriteAsync(zeros);
        }

        return packed.ToArray();
    }

    private static async Task<WebApplication> TlsServerAsync(string name, int days, Action asked)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var until = TimeProvider.System.GetUtcNow().AddDays(days);
        using var made = request.CreateSelfSigned(until.AddDays(-60), until);
        var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var app = builder.Build();
        app.Run(context =>
        {
            asked();
            return context.Response.WriteAsync("<rss/>");
        });
        await app.StartAsync();
        return app;
    }
}
