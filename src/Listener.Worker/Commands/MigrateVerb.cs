using System.CommandLine;
using System.Globalization;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary><c>listener migrate</c>: brings the schema up to date and ends, for a service whose own role may not change it.</summary>
internal static class MigrateVerb
{
    public static Command Create(Shell shell)
    {
        var (config, db, json) = (CommonOptions.Config(), CommonOptions.Database(), CommonOptions.Json());
        return new Verb(
            "migrate",
            "Creates or updates the tables and ends. The service does so itself where its role in the database may; this is for another role.",
            "listener migrate",
            "listener migrate --config owner.json")
        {
            config, db, json,
        }.Does(async (parsed, cancellationToken) =>
        {
            await using var database = Settings.Database(parsed.GetValue(db), parsed.GetValue(config));
            await database.StartAsync(cancellationToken);
            if (parsed.GetValue(json))
            {
                using var lines = new JsonLines(shell.Output);
                lines.Write(database, static (line, migrated) =>
                {
                    line.WriteString("database", migrated.Description);
                    line.WriteNumber("schema", migrated.SchemaVersion);
                });
                lines.Flush();
                return ExitCodes.Success;
            }

            await using var text = shell.OpenText();
            await text.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{database.Description} has schema {database.SchemaVersion}."));
            return ExitCodes.Success;
        });
    }
}
