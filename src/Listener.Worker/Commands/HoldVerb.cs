using System.CommandLine;
using Listener.Storage;
using Listener.Worker.Holds;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary><c>listener hold</c>: keeps a mention from retention and erasure, or lets go of it.</summary>
internal static class HoldVerb
{
    public static Command Create(Shell shell)
    {
        var id = new Argument<string?>("mention-id") { Arity = ArgumentArity.ZeroOrOne, Description = "A stored mention; without one, the holds there are." };
        var reason = new Option<string?>("--reason") { Description = "Why; kept with who and when.", HelpName = "text" };
        var release = new Option<bool>("--release") { Description = "Lets go of it." };
        var (config, db, json) = (CommonOptions.Config(), CommonOptions.Database(), CommonOptions.Json());
        return new Verb(
            "hold",
            "Puts a mention under legal hold, seals its evidence, or releases it. Threats are held by themselves.",
            "listener hold",
            "listener hold 3f0c1f3e-9d1a-8b52-a0c5-6b8f6a4f1c11 --reason \"Asked for by the police, case 4711\"",
            "listener hold 3f0c1f3e-9d1a-8b52-a0c5-6b8f6a4f1c11 --release --reason \"Case closed\"")
        {
            id, reason, release, config, db, json,
        }.Does(async (parsed, cancellationToken) =>
        {
            var (text, why) = (parsed.GetValue(id), parsed.GetValue(reason));
            if (text is null && (why is not null || parsed.GetValue(release)))
                throw new CommandFailure(ExitCodes.Usage, "hold needs the id of a mention for that.");
            if (text is not null && string.IsNullOrWhiteSpace(why))
                throw new CommandFailure(ExitCodes.Usage, "A hold is changed for a reason: give it with --reason.");
            await using var database = Settings.Database(parsed.GetValue(db), parsed.GetValue(config));
            var holds = new HoldStore(database);
            if (text is null)
                return Print(shell, await holds.ChangesAsync(null, cancellationToken), parsed.GetValue(json));
            var mention = MentionKey.Read(text);
            await ChangeAsync(shell, database, holds, mention, !parsed.GetValue(release), why!, cancellationToken);
            return Print(shell, (await holds.ChangesAsync(mention, cancellationToken)).TakeLast(1), parsed.GetValue(json));
        });
    }

    private static async Task ChangeAsync(
        Shell shell, Database database, HoldStore holds, Guid mention, bool held, string reason, CancellationToken cancellationToken)
    {
        await database.StartBesideAsync(cancellationToken);
        var now = shell.Time.GetUtcNow();
        var by = $"{Environment.UserName}@{Environment.MachineName}";
        if (await holds.ChangeAsync([mention], held, by, reason, now, cancellationToken) == 0)
            throw new CommandFailure(ExitCodes.Failure, $"There is no mention {mention} in {database.Description}.");
        if (held)
            await EvidenceKeeper.SealAsync(new EvidenceStore(database, holds), mention, now, cancellationToken);
    }

    private static int Print(Shell shell, IEnumerable<HoldChange> changes, bool asJson)
    {
        if (asJson)
        {
            using var lines = new JsonLines(shell.Output);
            foreach (var change in changes)
            {
                lines.Write(change, static (json, line) =>
                {
                    json.WriteString("mentionId", line.MentionId);
                    json.WriteBoolean("held", line.Held);
                    json.WriteTime("at", line.At);
                    json.WriteString("by", line.By);
                    json.WriteString("reason", line.Reason);
                });
            }

            lines.Flush();
            return ExitCodes.Success;
        }

        var table = Tables.Create("mention", "state", "since", "by", "why");
        foreach (var change in changes)
            table.Add(change.MentionId.ToString(), change.Held ? "held" : "released", RelativeTime.Ago(change.At, shell.Time.GetUtcNow()), change.By, change.Reason);
        if (table.Rows.Count > 0)
            shell.Write(table);
        else
            shell.Error.WriteLine("Nothing is under legal hold.");
        return ExitCodes.Success;
    }
}

/// <summary>Ids of mentions, as they are typed.</summary>
internal static class MentionKey
{
    /// <exception cref="CommandFailure">It is none.</exception>
    public static Guid Read(string text) => Guid.TryParse(text, out var id)
        ? id
        : throw new CommandFailure(ExitCodes.Usage, $"'{SafeText.Line(text, 60)}' is no mention id (allowed: a UUID, as in the id field of a mention).");
}
