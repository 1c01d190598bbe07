using System.Globalization;
using Listener.Worker.Commands;
using Listener.Worker.Terminal;

namespace Listener.Worker.Tests.Commands;

public sealed class FeedVerbTests
{
    private const string Rss = """
        <?xml version="1.0"?><rss version="2.0"><channel><title>News</title>
        <item><guid>one</guid><title>First</title><link>https://example.com/1</link><description>&lt;b&gt;Bold&lt;/b&gt; words</description>
        <author>Ann</author><pubDate>Sat, 21 Nov 2026 09:30:00 GMT</pubDate></item>
        <item><guid>two</guid><title>Second</title></item>
        </channel></rss>
        """;

    private Folder folder = null!;

    [SetUp]
    public void Open() => folder = new();

    [TearDown]
    public void Close() => folder.Dispose();

    [Test]
    public async Task Each_post_is_a_line_with_its_input()
    {
        var file = folder.File("a.xml", Rss);

        var run = await Run.Of("feed", "--json", file);

        Assert.That(run.ExitCode, Is.Zero, run.ToString);
        Assert.Multiple(() =>
        {
            Assert.That(
                run.Json[0].EnumerateObject().Select(field => field.Name),
                Is.EqualTo(new[] { "input", "externalId", "url", "title", "text", "author", "language", "publishedAt", "updatedAt" }));
            Assert.That(run.Json[0].GetProperty("input").GetString(), Is.EqualTo(file));
            Assert.That(run.Json[0].GetProperty("text").GetString(), Is.EqualTo("Bold words"));
            Assert.That(run.Json[0].GetProperty("publishedAt").GetString(), Is.EqualTo("2026-11-21T09:30:00Z"));
            Assert.That(run.Json[1].GetProperty("externalId").GetString(), Is.EqualTo("two"));
            Assert.That(run.Errors, Does.Contain("rss20").And.Contain("utf-8").And.Contain("2 posts"));
        });
    }

    [Test]
    public async Task An_input_that_cannot_be_read_is_a_line_in_its_place_and_1_at_the_end()
    {
        var good = folder.File("a.xml", Rss);
        var bad = folder.File("b.xml", "this is no feed");
        var gone = folder.Path("c.xml");

        var run = await Run.Of("feed", "--json", bad, good, gone, Path.GetDirectoryName(good)!);

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(1));
            Assert.That(run.Json.Select(line => line.GetProperty("input").GetString()), Is.EqualTo(new[] { bad, good, good, gone, Path.GetDirectoryName(good) }));
            Assert.That(run.Json.Select(line => line.TryGetProperty("error", out _)), Is.EqualTo(new[] { true, false, false, true, true }));
        });
    }

    [Test]
    public async Task Thousands_of_files_keep_their_order()
    {
        var files = Enumerable.Range(0, 2_000)
            .Select(number => folder.File(string.Create(CultureInfo.InvariantCulture, $"{number}.xml"), Rss.Replace("one", string.Create(CultureInfo.InvariantCulture, $"id-{number}"), StringComparison.Ordinal)))
            .ToArray();

        var run = await Run.Of(["feed", "--json", .. files]);

        Assert.That(
            run.Json.Where((_, index) => index % 2 == 0).Select(line => line.GetProperty("externalId").GetString()),
            Is.EqualTo(Enumerable.Range(0, 2_000).Select(number => string.Create(CultureInfo.InvariantCulture, $"id-{number}"))));
    }

    [Test]
    public async Task Standard_input_is_a_feed_too()
    {
        var run = await Run.WithInputAsync(Rss, "feed", "-");

        Assert.That(run.Json, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_document_whose_faults_do_not_matter_to_reading_is_ill_formed_all_the_same()
    {
        var run = await Run.Of("feed", "--json", folder.File("good.xml", Rss), folder.File("bad.xml", Rss + "<script/>"));

        Assert.That(run.Json, Has.Count.EqualTo(4));
        Assert.That(run.Errors.Split('\n')[..2], Is.EqualTo(new[] { "good.xml: rss20, utf-8, well-formed", "bad.xml: rss20, utf-8, ill-formed" }).Using<string, string>((line, part) => line.Contains(part, StringComparison.Ordinal)));
    }

    [Test]
    public async Task Standard_input_that_was_interrupted_is_not_read_to_its_end_nor_complained_of()
    {
        using var stop = new CancellationTokenSource();
        await using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);
        await using var input = new System.IO.Pipes.AnonymousPipeClientStream(System.IO.Pipes.PipeDirection.In, pipe.ClientSafePipeHandle);
        using var output = new MemoryStream();
        using var errors = new StringWriter();
        var run = CommandLine.RunAsync(["feed", "-", "--json"], new(input, output, errors), () => ExitCodes.Interrupted, stop.Token);

        await stop.CancelAsync();
        var exitCode = await run.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That((exitCode, output.Length, errors.ToString()), Is.EqualTo((130, 0L, "")));
    }

    [Test]
    public async Task A_private_address_is_refused_with_the_option_that_would_allow_it()
    {
        var run = await Run.Of("feed", "http://127.0.0.1:9/feed");

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(1));
            Assert.That(run.Errors, Does.Contain("--allow-private"));
        });
    }
}
