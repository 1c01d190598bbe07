using System.CommandLine;
using System.Globalization;
using Listener.Storage;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary><c>listener erase</c>: forgets a person.</summary>
internal static class EraseVerb
{
    public static Command Create(Shell shell)
    {
        var author = new Option<string>("--author") { Description = "Source and the platform's id of the author, with a colon between them.", HelpName = "source:id", Required = true };
        author.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var name }] && Split(name) is null)
                result.AddError($"--author: '{SafeText.Line(name, 60)}' names no author (allowed: <source>:<author-id>)");
        });
        var dryRun = new Option<bool>("--dry-run") { Description = "Counts and removes nothing." };
        var (config, db, json) = (CommonOptions.Config(), CommonOptions.Database(), CommonOptions.Json());
        return new Verb(
            "erase",
            "Removes a person's text, names and payloads from every table. What is under legal hold stays and is reported.",
            "listener erase --author reddit:t2_8f3k --dry-run",
            "listener erase --author reddit:t2_8f3k")
        {
            author, dryRun, config, db, json,
        }.Does(async (parsed, cancellationToken) =>
        {
            var (source, id) = Split(parsed.GetRequiredValue(author))!.Value;
            await using var database = Settings.Database(parsed.GetValue(db), parsed.GetValue(config));
            if (!parsed.GetValue(dryRun))
                await database.StartAsync(cancellationToken);
            var report = await new RetentionStore(database).EraseAsync(source, id, parsed.GetValue(dryRun), shell.Time.GetUtcNow(), cancellationToken);
            Print(shell, report, parsed.GetValue(dryRun), parsed.GetValue(json));
            return ExitCodes.Success;
        });
    }

    // Ids may have colons of their own (did:plc:...), kinds and names of sources have none.
    private static (string Source, string Id)? Split(string name) =>
        name.IndexOf(':', StringComparison.Ordinal) is > 0 and var at && at < name.Length - 1 ? (name[..at], name[(at + 1)..]) : null;

    private static void Print(Shell shell, EraseReport report, bool isDryRun, bool asJson)
    {
        if (asJson)
        {
            using var lines = new JsonLines(shell.Output);
            lines.Write((report, isDryRun), static (json, line) =>
            {
                json.WriteBoolean("dryRun", line.isDryRun);
                json.WriteStartObject("rows");
                foreach (var (table, rows) in line.report.Rows)
                    json.WriteNumber(table, rows);
                json.WriteEndObject();
                json.WriteStartArray("held");
                foreach (var id in line.report.Held)
                    json.WriteStringValue(id);
                json.WriteEndArray();
            });
            lines.Flush();
            return;
        }

        using var text = shell.OpenText();
        foreach (var (table, rows) in report.Rows)
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table}: {rows} rows {(isDryRun ? "would be removed" : "removed")}"));
        foreach (var id in report.Held)
            text.WriteLine($"under legal hold, kept: {id}");
    }
}
