using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Listener.Connectors;
using Listener.Worker.Terminal;
using Microsoft.Extensions.Configuration;

namespace Listener.Worker.Commands;

/// <summary><c>listener feed</c>: what the feed reader makes of a feed.</summary>
internal static class FeedVerb
{
    public static Command Create(Shell shell)
    {
        var inputs = new Argument<string[]>("file-or-url") { Arity = ArgumentArity.OneOrMore, Description = "Feeds: files, http(s) addresses, - for standard input." };
        inputs.Validators.Add(InputFiles.OnceOnly);
        var (allowPrivate, json) = (CommonOptions.AllowPrivate(), CommonOptions.Json());
        return new Verb(
            "feed",
            "Reads RSS, Atom and JSON feeds and prints their posts.",
            "listener feed https://blog.example/feed/",
            "listener feed saved/*.xml --json | jq -r .title")
        {
            inputs, allowPrivate, json,
        }.Does(async (parsed, cancellationToken) =>
        {
            await using var connectors = Settings.Connectors(new ConfigurationBuilder().AddEnvironmentVariables().Build());
            var reader = new FeedInput(connectors, shell.Input, parsed.GetValue(allowPrivate));
            return await RunAsync(shell, reader, parsed.GetRequiredValue(inputs), parsed.GetValue(json) || !shell.IsTerminal, cancellationToken);
        });
    }

    private static async Task<int> RunAsync(Shell shell, FeedInput reader, string[] inputs, bool json, CancellationToken cancellationToken)
    {
        using var lines = new JsonLines(shell.Output);
        await using var text = shell.OpenText();
        var exitCode = ExitCodes.Success;
        var workers = Math.Clamp(Environment.ProcessorCount, 2, 16);
        await foreach (var feed in InOrder.SelectAsync(inputs.ToAsyncEnumerable(), workers, reader.ReadAsync, cancellationToken))
        {
            exitCode = feed.Error is null ? exitCode : ExitCodes.Failure;
            if (json)
                Print(lines, feed);
            else
                Print(text, feed);
            await shell.Error.WriteLineAsync(Remark(feed));
        }

        lines.Flush();
        return exitCode;
    }

    private static void Print(JsonLines lines, FeedResult feed)
    {
        if (feed.Error is not null)
        {
            lines.Write(feed, static (json, feed) =>
            {
                json.WriteString("input", feed.Input);
                json.WriteString("error", feed.Error);
            });
        }

        foreach (var post in feed.Posts)
            lines.Write((feed.Input, post), static (json, line) => Write(json, line.Input, line.post));
        lines.Flush();
    }

    private static void Print(StreamWriter text, FeedResult feed)
    {
        foreach (var post in feed.Posts)
        {
            text.WriteLine($"{post.PublishedAt?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "no date",-16}  {SafeText.Line(post.Title ?? post.Text, 120)}");
            text.WriteLine($"                  {SafeText.Line(post.Url ?? post.ExternalId, 200)}");
        }

        text.Flush();
    }

    private static string Remark(FeedResult feed)
    {
        var input = SafeText.Line(feed.Input, 300);
        if (feed.Error is not null)
            return $"{input}: {SafeText.Line(feed.Error)}";
        var form = feed.Problems.Count == 0 ? "well-formed" : $"ill-formed ({SafeText.Line(string.Join("; ", feed.Problems), 300)})";
        return string.Create(CultureInfo.InvariantCulture, $"{input}: {feed.Format}, {feed.Encoding}, {form}, {feed.Posts.Count} posts{(feed.IsIncomplete ? ", incomplete" : "")}");
    }

    private static void Write(Utf8JsonWriter json, string input, Post post)
    {
        json.WriteString("input", input);
        json.WriteString("externalId", post.ExternalId);
        json.WriteString("url", post.Url);
        json.WriteString("title", post.Title);
        json.WriteString("text", post.Text);
        json.WriteString("author", post.Author?.Name ?? post.Author?.Handle);
        json.WriteString("language", post.Language);
        json.WriteTime("publishedAt", post.PublishedAt);
        json.WriteTime("updatedAt", post.UpdatedAt);
    }
}
