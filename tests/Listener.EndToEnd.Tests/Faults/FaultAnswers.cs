using System.Globalization;
using System.IO.Compression;
using System.Text;
using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests.Faults;

/// <summary>What faulty sources answer.</summary>
internal static class FaultAnswers
{
    public static Answer ThrottledUntil(TimeSpan wait) => (context, feed) =>
        Answers.Status(429, (TimeProvider.System.GetUtcNow() + wait).ToString("R", CultureInfo.InvariantCulture))(context, feed);

    public static IEnumerable<Answer> Editions(StubFeed words)
    {
        StubItem Item(int number) => words.Item(1_000 + number);
        StubItem[][] editions =
        [
            [Item(1), Item(2), Item(3), Item(4), Item(5)],
            [Item(3), Item(5), Item(1), Item(2), Item(4), Item(2), Item(2)],
            [Item(1), Item(2) with { Text = "Edited: Acme Air has answered after all." }, Item(4)],
            [Item(5), Item(4), Item(3), Item(2), Item(1)],
        ];
        var bodies = editions.Select(items => FeedDocument.Write(FeedFormat.Rss, "edited", items)).ToList();
        return Enumerable.Range(0, 300).Select(number => Answers.Body("application/rss+xml", bodies[Math.Min(number, 3)]));
    }

    public static string Laughs() => $"""
        <?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "Acme Air Acme Air Acme Air Acme Air">
        {string.Concat("bcdefghijk".Select(letter => $"<!ENTITY {letter} \"{string.Concat(Enumerable.Repeat($"&{(char)(letter - 1)};", 10))}\">"))}
        ]><rss version="2.0"><channel><item><guid>1</guid><title>Acme Air &k;</title></item></channel></rss>
        """;

    public static async Task GzipBomb(Microsoft.AspNetCore.Http.HttpContext context, StubFeed feed)
    {
        context.Response.ContentType = "application/rss+xml";
        context.Response.Headers.ContentEncoding = "gzip";
        await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
        var blanks = Encoding.UTF8.GetBytes(new string(' ', 1 << 20));
        await gzip.WriteAsync("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel>"u8.ToArray(), context.RequestAborted);
        for (var megabyte = 0; megabyte < 200; megabyte++)
        {
            await gzip.WriteAsync(blanks, context.RequestAborted);
        }
    }
}
