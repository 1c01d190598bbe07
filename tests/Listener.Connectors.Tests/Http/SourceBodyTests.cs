using System.IO.Compression;
using System.Text;
using Listener.Connectors.Http;

namespace Listener.Connectors.Tests.Http;

/// <summary>Bodies that are compressed, endless, cut short or lie about it.</summary>
public sealed class SourceBodyTests : SourceHttpFixture
{
    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    [TestCase("raw-deflate")]
    public async Task Compressed_bodies_are_read_and_their_bombs_are_not(string encoding)
    {
        Compressed(encoding, new byte[1 << 20]);
        var whole = await Http.GetAsync(Server.Address);
        Compressed(encoding, new byte[300 << 20]);

        var error = Assert.ThrowsAsync<FetchException>(() => Http.GetAsync(Server.Address));

        Assert.That((whole.Bytes.Length, error!.Failure), Is.EqualTo((1 << 20, FetchFailure.Malformed)));
    }

    [TestCase("gzip, gzip")]
    [TestCase("rot13")]
    public void An_encoding_nobody_asked_for_is_malformed(string encoding)
    {
        Server.Serve("x", headers: ("Content-Encoding", encoding));

        Assert.That(Assert.ThrowsAsync<FetchException>(() => Http.GetAsync(Server.Address))!.Failure, Is.EqualTo(FetchFailure.Malformed));
    }

    [Test]
    public void Broken_compression_is_malformed()
    {
        Server.Serve("not gzip at all", headers: ("Content-Encoding", "gzip"));

        Assert.That(Assert.ThrowsAsync<FetchException>(() => Http.GetAsync(Server.Address))!.Failure, Is.EqualTo(FetchFailure.Malformed));
    }

    [Test]
    public void An_endless_body_is_cut_at_the_limit()
    {
        Server.Answer = async context =>
        {
            var chunk = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
        };

        Assert.That(Assert.ThrowsAsync<FetchException>(() => Http.GetAsync(Server.Address))!.Failure, Is.EqualTo(FetchFailure.Malformed));
    }

    [Test]
    public async Task A_length_that_lies_is_an_error()
    {
        await using var tooLong = RawServer.Saying("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\nConnection: close\r\n\r\nshort");

        Assert.That(Assert.ThrowsAsync<FetchException>(() => Http.GetAsync(tooLong.Address))!.Failure, Is.EqualTo(FetchFailure.Unreachable));
    }

    [Test]
    public async Task A_flood_of_headers_is_an_error()
    {
        await using var flood = RawServer.Saying($"HTTP/1.1 200 OK\r\n{string.Concat(Enumerable.Repeat($"Set-Cookie: a={new string('b', 100)}\r\n", 2_000))}\r\n");

        Assert.That(Assert.ThrowsAsync<FetchException>(() => Http.GetAsync(flood.Address))!.Failure, Is.EqualTo(FetchFailure.Unreachable));
    }

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
        Server.Answer = async context =>
        {
            context.Response.Headers.ContentEncoding = encoding == "raw-deflate" ? "deflate" : encoding;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        };
    }
}
