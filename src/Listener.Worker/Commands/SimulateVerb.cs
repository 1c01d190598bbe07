using System.CommandLine;
using System.Globalization;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary><c>listener simulate</c>: a story against a whole pipeline of its own.</summary>
internal static class SimulateVerb
{
    public static Command Create(Shell shell)
    {
        string[] names = [.. Story.All(DateTimeOffset.UnixEpoch).Select(story => story.Name), "all"];
        var name = new Argument<string>("story") { Description = $"{string.Join(", ", names[..^1])} or all." };
        name.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var word }] && !names.Contains(word))
                result.AddError(UsageMistakes.Sentence("story", word, names));
        });
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
        var played = await StoryRun.PlayAsync(shell, story, cancellationToken);
        List<Finding> findings = [.. Counted(story, played), .. story.Judge(played)];
        Print(shell, story, findings, played.Took.TotalSeconds, asJson);
        return findings.TrueForAll(finding => finding.Holds);
    }

    /// <summary>What has to hold whatever the story is.</summary>
    private static IEnumerable<Finding> Counted(Story story, Played played)
    {
        var (records, counts) = (played.Records, played.Counts);
        var states = counts.Captured + counts.Repeats + counts.Duplicates + counts.NotMatched + counts.Rejected;
        yield return new("each post once, with its verdict", records.Count == story.Expected && records.DistinctBy(record => record.Mention.Id).Count() == story.Expected, Text($"{records.Count} of {story.Expected}"));
        yield return new("each delivery of each post counted in one state", counts.Collected == 2 * story.Posts.Count && states == counts.Collected, Text($"{states} of {2 * story.Posts.Count}"));
        yield return new("everything was published", played.Unsent == 0, Text($"{played.Unsent} unsent"));
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
