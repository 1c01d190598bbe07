using System.CommandLine;
using System.Globalization;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary><c>listener migrate</c>: brings the schema up to date and ends, for a service whose own role may not change it.</summary>
internal static class MigrateVerb
{
    public static Command Create(Shell shell)
    {
        var (config, db) = (CommonOptions.Config(), CommonOptions.Database());
        return new Verb(
            "migrate",
            "Creates or updates the tables and ends. The service does so itself where its role in the database may; this is for another role.",
            "listener migrate",
            "listener migrate --config owner.json")
        {
            config, db,
        }.Does(async (parsed, cancellationToken) =>
        {
            await using var database = Settings.Database(parsed.GetValue(db), parsed.GetValue(config));
            await database.StartAsync(cancellationToken);
            await using var text = shell.OpenText();
            await text.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{database.Description} has schema {database.SchemaVersion}."));
            return ExitCodes.Success;
        });
    }
}
