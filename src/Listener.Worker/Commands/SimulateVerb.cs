using System.CommandLine;
using System.Globalization;
using Listener.Classifier.Brands;
using Listener.Connectors;
using Listener.Storage;
using Listener.Worker.Capture;
using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Listener.Worker.Terminal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Listener.Worker.Commands;

/// <summary><c>listener simulate</c>: a story against a whole pipeline of its own.</summary>
internal static class SimulateVerb
{
    private const string Source = "story";
    private const int PageSize = 100;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static Command Create(Shell shell)
    {
        var names = Story.All(DateTimeOffset.UnixEpoch).Select(story => story.Name).ToArray();
        var name = new Argument<string>("story") { Description = $"{string.Join(", ", names)} or all." };
        name.AcceptOnlyFromAmong([.. names, "all"]);
        var json = CommonOptions.Json();
        return new Verb(
            "simulate",
            "Plays what happened to real companies through a pipeline of its own and says whether Listener would have held.",
            "listener simulate florist",
            "listener simulate all --json")
        {
            name, json,
        }.Does(async (parsed, cancellationToken) =>
        {
            var passed = true;
            foreach (var story in Story.All(shell.Time.GetUtcNow()).Where(story => parsed.GetValue(name) is "all" || story.Name == parsed.GetValue(name)))
                passed &= await PlayAsync(shell, story, parsed.GetValue(json), cancellationToken);
            return passed ? ExitCodes.Success : ExitCodes.Failure;
        });
    }

    private static async Task<bool> PlayAsync(Shell shell, Story story, bool asJson, CancellationToken cancellationToken)
    {
        using var store = WatchStore.At(null);
        var options = new ListenerOptions
        {
            Roles = Roles.Classify | Roles.Relay,
            Brands = [new("acme", "Acme", WatchQuery.Parse("acme"), ["acmesupport"])],
            Storage = new() { ConnectionString = Settings.FileName(store.File) },
        };
        using var host = ListenerHost.Build(options, new ConfigurationBuilder().AddInMemoryCollection([new("Logging:LogLevel:Default", "Error")]).Build());
        await host.StartAsync(cancellationToken);
        var started = shell.Time.GetTimestamp();
        await host.Services.GetRequiredService<StoreGate>().OpenedAsync(cancellationToken);
        await FeedAsync(host.Services, story, options, shell.Time, cancellationToken);
        var records = await ReadAsync(host.Services, story, shell.Time, cancellationToken);
        var seconds = shell.Time.GetElapsedTime(started).TotalSeconds;
        await host.StopAsync(cancellationToken);
        List<Finding> findings =
        [
            new("each post once, with its verdict", records.Count == story.Expected && records.DistinctBy(record => record.Mention.Id).Count() == story.Expected, Text($"{records.Count} of {story.Expected}")),
            .. story.Judge(records),
        ];
        Print(shell, story, findings, seconds, asJson);
        return findings.TrueForAll(finding => finding.Holds);
    }

    /// <summary>Everything comes twice, as from a source that repeats itself.</summary>
    private static async Task FeedAsync(IServiceProvider services, Story story, ListenerOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var captures = services.GetRequiredService<CaptureStore>();
        var source = new SourceOptions(new(Source, Source), Timeout.InfiniteTimeSpan, [0]);
        var capture = new MentionCapture(options.Brands);
        await services.GetRequiredService<SourceStore>().SyncDefinitionsAsync([new(Source, Source, "", Timeout.InfiniteTimeSpan)], time.GetUtcNow(), cancellationToken);
        foreach (var page in story.Posts.Chunk(PageSize).Concat(story.Posts.Chunk(PageSize)))
            await captures.CommitPushAsync(Source, Source, capture.From(new Page(page, null), source, "social", time.GetUtcNow()), cancellationToken);
    }

    private static async Task<List<MentionRecord>> ReadAsync(IServiceProvider services, Story story, TimeProvider time, CancellationToken cancellationToken)
    {
        var (outbox, tail) = (services.GetRequiredService<OutboxStore>(), new StoreTail(services.GetRequiredService<MentionStore>(), time));
        var started = time.GetTimestamp();
        while (await outbox.LagAsync(time.GetUtcNow(), cancellationToken) is not { Unsettled: 0 } && time.GetElapsedTime(started) < Longest)
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        var records = new List<MentionRecord>(story.Expected);
        await foreach (var page in tail.ReadAsync(null, null, cancellationToken))
            records.AddRange(page);
        return records;
    }

    private static void Print(Shell shell, Story story, List<Finding> findings, double seconds, bool asJson)
    {
        var passed = findings.TrueForAll(finding => finding.Holds);
        if (asJson)
        {
            using var lines = new JsonLines(shell.Output);
            lines.Write((story, findings, seconds, passed), static (json, played) =>
            {
                json.WriteString("story", played.story.Name);
                json.WriteBoolean("passed", played.passed);
                json.WriteNumber("posts", played.story.Posts.Count);
                json.WriteNumber("seconds", Math.Round(played.seconds, 3));
                json.WriteStartArray("findings");
                foreach (var finding in played.findings)
                {
                    json.WriteStartObject();
                    json.WriteString("what", finding.What);
                    json.WriteBoolean("holds", finding.Holds);
                    json.WriteString("figure", finding.Figure);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            lines.Flush();
            return;
        }

        var paint = new Paint(shell.HasColour);
        using var text = shell.OpenText();
        text.WriteLine($"{(passed ? paint.Green("pass") : paint.Red("FAIL"))} {story.Name}: {story.Told} {Text($"{story.Posts.Count} posts in {seconds:0.0} s, each sent twice")}");
        foreach (var finding in findings)
            text.WriteLine($"     {(finding.Holds ? "yes" : paint.Red("no "))} {finding.What}: {finding.Figure}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
