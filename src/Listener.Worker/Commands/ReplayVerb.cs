using System.CommandLine;
using System.Globalization;
using Listener.Classifier;
using Listener.Contracts;
using Listener.Storage;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary><c>listener replay</c>: stored mentions once more, with the ids they had.</summary>
internal static class ReplayVerb
{
    private const int Group = 500;

    public static Command Create(Shell shell)
    {
        var from = CommonOptions.Parsed("--from", "time", "Found then or later.", LooseTime.MomentForms, text => LooseTime.Moment(text, shell.Time.GetUtcNow()));
        from.Required = true;
        var to = CommonOptions.Parsed("--to", "time", "Found before; now when left out.", LooseTime.MomentForms, text => LooseTime.Moment(text, shell.Time.GetUtcNow()));
        var brand = new Option<string?>("--brand") { Description = "Of this brand only.", HelpName = "key" };
        var reclassify = new Option<bool>("--reclassify") { Description = "Runs the present classifier over them first and prints what changed." };
        var (config, db, json) = (CommonOptions.Config(), CommonOptions.Database(), CommonOptions.Json());
        return new Verb(
            "replay",
            "Has stored mentions published again, marked as replayed and with the same ids.",
            "listener replay --from 2026-11-20 --to 2026-11-21 --brand acme-air",
            "listener replay --from 7d --reclassify")
        {
            from, to, brand, reclassify, config, db, json,
        }.Does(async (parsed, cancellationToken) =>
        {
            var range = (From: parsed.GetValue(from)!.Value, To: parsed.GetValue(to) ?? shell.Time.GetUtcNow());
            if (range.From >= range.To)
                throw new CommandFailure(ExitCodes.Usage, "--from is not before --to.");
            await using var database = Settings.Database(parsed.GetValue(db), parsed.GetValue(config));
            await OpenAsync(database, cancellationToken);
            var replay = new Replay(shell, database, parsed.GetValue(reclassify) ? ModelFiles.Classifier(null, parsed.GetValue(config)) : null, parsed.GetValue(json));
            await replay.RunAsync(range.From, range.To, parsed.GetValue(brand), cancellationToken);
            return ExitCodes.Success;
        });
    }

    private static async Task OpenAsync(Database database, CancellationToken cancellationToken)
    {
        try
        {
            await database.StartAsync(cancellationToken);
        }
        catch (StoreInUseException error)
        {
            throw new CommandFailure(ExitCodes.InUse, $"{error.Message} Stop the service, replay, start it again: then they go out. (On PostgreSQL replay works beside it.)");
        }
    }

    /// <param name="classifier">Null keeps the verdicts.</param>
    private sealed class Replay(Shell shell, Database database, MentionClassifier? classifier, bool asJson)
    {
        private readonly MentionStore _mentions = new(database);
        private readonly VerdictStore _verdicts = new(database);
        private int _queued, _changed, _replaced;

        public async Task RunAsync(DateTimeOffset from, DateTimeOffset to, string? brand, CancellationToken cancellationToken)
        {
            using var lines = new JsonLines(shell.Output);
            var group = new List<Guid>(Group);
            await foreach (var record in _mentions.StreamAsync(from, to, brand, cancellationToken))
            {
                if (classifier?.Classify(record.Mention) is { } verdict)
                    await ReclassifyAsync(record, verdict, lines, cancellationToken);
                group.Add(record.Mention.Id);
                if (group.Count == Group)
                    await EnqueueAsync(group, cancellationToken);
            }

            await EnqueueAsync(group, cancellationToken);
            lines.Flush();
            if (_queued == 0 && brand is not null && await _mentions.BrandsAsync(cancellationToken) is var brands && !brands.Contains(brand))
                throw new CommandFailure(ExitCodes.Usage, $"--brand: {UsageMistakes.Sentence("brand that has mentions", brand, brands)}");
            if (classifier is not null && !asJson)
                await shell.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{_changed} verdicts differ, {_replaced} were replaced: those of a classifier of the same version stay as they were published."));
            Counted.Print(shell, asJson, "replayed", _queued, database.IsSqlite ? "They go out when the service is started again." : "A running service sends them now, a stopped one when it is started.");
        }

        // A verdict is replaced only by one of a newer classifier; from the same one a difference can come from other figures in the configuration only.
        private async Task ReclassifyAsync(MentionRecord record, Verdict verdict, JsonLines lines, CancellationToken cancellationToken)
        {
            if (record.Verdict is not { } old || Changes(old, verdict) is { Count: > 0 })
                Print(record, verdict, lines);
            if (record.Verdict is not null && verdict.ClassifierVersion <= record.Verdict.ClassifierVersion)
                return;
            _replaced++;
            await _verdicts.CommitAsync(record.Mention, verdict, shell.Time.GetUtcNow(), replayed: true, cancellationToken);
        }

        private void Print(MentionRecord record, Verdict verdict, JsonLines lines)
        {
            _changed++;
            var changes = record.Verdict is { } old ? Changes(old, verdict) : [("verdict", "none", EnumWords<Intent>.Of(verdict.Intent))];
            if (!asJson)
            {
                shell.Error.WriteLine($"{record.Mention.Id} {string.Join(", ", changes.Select(change => $"{change.What} {change.Before} -> {change.After}"))}");
                return;
            }

            lines.Write((record.Mention.Id, changes), static (json, line) =>
            {
                json.WriteString("id", line.Id);
                json.WriteStartObject("changed");
                foreach (var (what, before, after) in line.changes)
                    json.WriteString(what, $"{before} -> {after}");
                json.WriteEndObject();
            });
        }

        private static List<(string What, string Before, string After)> Changes(Verdict old, Verdict now)
        {
            List<(string What, string Before, string After)> all =
            [
                ("stage", EnumWords<Stage>.Of(old.Stage), EnumWords<Stage>.Of(now.Stage)),
                ("intent", EnumWords<Intent>.Of(old.Intent), EnumWords<Intent>.Of(now.Intent)),
                ("urgency", EnumWords<Urgency>.Of(old.Urgency), EnumWords<Urgency>.Of(now.Urgency)),
                ("severity", EnumWords<Severity>.Of(old.Severity), EnumWords<Severity>.Of(now.Severity)),
                ("playbook", EnumWords<Playbook>.Of(old.Playbook), EnumWords<Playbook>.Of(now.Playbook)),
                ("language", old.Language, now.Language),
            ];
            return [.. all.Where(change => change.Before != change.After)];
        }

        private async Task EnqueueAsync(List<Guid> group, CancellationToken cancellationToken)
        {
            if (group.Count > 0)
                _queued += await _mentions.EnqueueReplayAsync(group, shell.Time.GetUtcNow(), cancellationToken);
            group.Clear();
        }
    }
}
