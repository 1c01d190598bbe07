using System.CommandLine;
using System.Globalization;
using Listener.Classifier;
using Listener.Contracts;
using Listener.Storage;
using Listener.Worker.Configuration;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary><c>listener explain</c>: a verdict and the sum behind it.</summary>
internal static class ExplainVerb
{
    public static Command Create(Shell shell)
    {
        var id = new Argument<string?>("mention-id") { Arity = ArgumentArity.ZeroOrOne, Description = "A stored mention." };
        var text = new Option<string?>("--text") { Description = "A text instead of a stored mention." };
        var title = new Option<string?>("--title") { Description = "Its title." };
        var channel = CommonOptions.Parsed("--channel", "word", "Where it was said: " + EnumWords<Channel>.All, EnumWords<Channel>.All, EnumWords<Channel>.Parse);
        var rating = CommonOptions.Parsed("--rating", "0..1", "Its rating, 0 the worst, 1 the best.", "a number from 0 to 1", Share);
        var followers = CommonOptions.Parsed("--followers", "n", "How many follow its author.", "a whole number", Count);
        var tier = new Option<string?>("--tier") { HelpName = "word", Description = "What its author is to the company: " + string.Join(", ", ClassifierFigures.Tiers) + "; other words count nothing." };
        var language = new Option<string?>("--language") { Description = "Its BCP 47 tag when it is known." };
        var (model, config, db, json) = (ModelFiles.Option(), CommonOptions.Config(), CommonOptions.Database(), CommonOptions.Json());
        return new Verb(
            "explain",
            "Shows a verdict with every reason and its weight.",
            "listener explain --text \"Day 9 without internet, I am calling my lawyer\" --channel social",
            "listener explain 3f0c1f3e-9d1a-8b52-a0c5-6b8f6a4f1c11")
        {
            id, text, title, channel, rating, followers, tier, language, model, config, db, json,
        }.Does(async (parsed, cancellationToken) =>
        {
            var given = parsed.GetValue(text) is not { } words ? null : Given(words, shell.Time.GetUtcNow()) with
            {
                Title = parsed.GetValue(title),
                Channel = parsed.GetValue(channel) ?? Channel.Unknown,
                Rating = parsed.GetValue(rating),
                Language = parsed.GetValue(language),
                Author = (parsed.GetValue(followers), parsed.GetValue(tier)) is not (null, null) and var (count, word) ? new(Followers: count, Tier: word) : null,
            };
            if (given is null == parsed.GetValue(id) is null)
                throw new CommandFailure(ExitCodes.Usage, "Give either --text or the id of a stored mention.");
            var message = given is not null
                ? new MentionClassified { Mention = given, Verdict = ModelFiles.Classifier(parsed.GetValue(model), parsed.GetValue(config)).Classify(given) }
                : await StoredAsync(parsed.GetValue(id)!, parsed.GetValue(db), parsed.GetValue(config), cancellationToken);
            Print(shell, message, parsed.GetValue(json));
            return ExitCodes.Success;
        });
    }

    private static async Task<MentionClassified> StoredAsync(string id, string? db, string? config, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(id, out var key))
            throw new CommandFailure(ExitCodes.Usage, $"'{id}' is no mention id (allowed: a UUID, as in the id field of a mention).");
        await using var database = Settings.Database(db, config);
        var record = await new MentionStore(database).FindAsync(key, cancellationToken)
            ?? throw new CommandFailure(ExitCodes.Failure, $"There is no mention {key} in {database.Description}.");
        return new()
        {
            Mention = record.Mention,
            Verdict = record.Verdict ?? throw new CommandFailure(ExitCodes.Failure, $"Mention {key} waits for its verdict."),
        };
    }

    private static Mention Given(string text, DateTimeOffset now) => new()
    {
        Id = Guid.Empty,
        Brand = "",
        Source = new("explain", "explain"),
        ExternalId = "",
        Text = text,
        PublishedAt = now,
        FoundAt = now,
    };

    private static void Print(Shell shell, MentionClassified message, bool asJson)
    {
        if (asJson)
        {
            using var lines = new JsonLines(shell.Output);
            lines.Write(message);
            lines.Flush();
            return;
        }

        var (verdict, paint) = (message.Verdict, new Paint(shell.HasColour));
        using (var text = shell.OpenText())
        {
            text.WriteLine($"{paint.Of(verdict.Urgency, EnumWords<Urgency>.Of(verdict.Urgency))} {EnumWords<Intent>.Of(verdict.Intent)}, {EnumWords<Stage>.Of(verdict.Stage)}");
            text.WriteLine(Evidence.Mark(message.Mention, verdict.Reasons, paint));
            text.WriteLine();
            foreach (var (name, value) in Facts(verdict, shell.Time.GetUtcNow()))
                text.WriteLine($"  {name,-14}{value}");
        }

        shell.Write(Reasons(verdict));
    }

    private static IEnumerable<(string Name, string Value)> Facts(Verdict verdict, DateTimeOffset now)
    {
        yield return ("intent", Text($"{EnumWords<Intent>.Of(verdict.Intent)} ({verdict.IntentConfidence:P0})"));
        yield return ("severity", EnumWords<Severity>.Of(verdict.Severity));
        yield return ("sentiment", Text($"{verdict.Sentiment:+0.00;-0.00;0}"));
        yield return ("threat", Text($"{verdict.Threat:P0}"));
        yield return ("language", Text($"{SafeText.Line(verdict.Language)} ({verdict.LanguageConfidence:P0})"));
        yield return ("expects reply", Text($"{verdict.ExpectsReply:P0} of such writers"));
        yield return ("respond by", verdict.RespondBy is { } due ? $"{due.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)} ({RelativeTime.Until(due, now)})" : "nobody waits");
        yield return ("playbook", EnumWords<Playbook>.Of(verdict.Playbook));
        yield return ("classifier", Text($"version {verdict.ClassifierVersion}"));
    }

    /// <summary>The parts of urgency with their sum, then what else carried the verdict.</summary>
    private static Spectre.Console.Table Reasons(Verdict verdict)
    {
        var table = Tables.Create("reason", "#weight", "evidence");
        var parts = verdict.Reasons.Where(reason => reason.Code.StartsWith("urgency.", StringComparison.Ordinal)).ToList();
        foreach (var reason in parts)
            table.Add(reason.Code, Text($"{reason.Weight:+0.##;-0.##;0}"), reason.Evidence);
        var sum = parts.Sum(reason => reason.Weight);
        table.Add("= urgency", Text($"{verdict.UrgencyScore}"), Text($"the sum {sum:0.##} within 0 and 100: {EnumWords<Urgency>.Of(verdict.Urgency)}"));
        foreach (var reason in verdict.Reasons.Except(parts))
            table.Add(reason.Code, Text($"{reason.Weight:+0.##;-0.##;0}"), reason.Evidence);
        return table;
    }

    private static double? Share(string text) => ConfigurationReader.Figure(text, 0, 1);

    private static long? Count(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
