using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Listener.Storage;
using Listener.Worker.Terminal;
using Microsoft.Extensions.Configuration;

namespace Listener.Worker.Commands;

/// <summary><c>listener sources</c>: how every source does.</summary>
internal static class SourcesVerb
{
    public static Command Create(Shell shell)
    {
        var (config, db, json) = (CommonOptions.Config(), CommonOptions.Database(), CommonOptions.Json());
        return new Verb("sources", "Shows each source: state, last success, next poll, counts, and what its platform cannot give.", "listener sources", "listener sources --json | jq 'select(.state != \"healthy\")'")
        {
            config, db, json,
        }.Does(async (parsed, cancellationToken) =>
        {
            await using var connectors = Settings.Connectors(new ConfigurationBuilder().Build());
            var limits = Settings.Kinds(connectors).ToDictionary(kind => kind.Kind, kind => kind.Limits);
            await using var database = Settings.Database(parsed.GetValue(db), parsed.GetValue(config));
            var sources = await new SourceStore(database).ListAsync(shell.Time.GetUtcNow(), cancellationToken);
            if (parsed.GetValue(json))
                PrintJson(shell, sources, limits);
            else
                Print(shell, sources, limits);
            return ExitCodes.Success;
        });
    }

    private static void Print(Shell shell, IReadOnlyList<SourceStatus> sources, Dictionary<string, string> limits)
    {
        var now = shell.Time.GetUtcNow();
        var table = Tables.Create("source", "kind", "state", "last success", "next", "#collected", "#new", "#gaps", "last error");
        foreach (var source in sources)
        {
            table.Add(
                source.Name, source.Kind, source.State,
                source.LastSuccessAt is { } success ? RelativeTime.Ago(success, now) : "never",
                source is { NextDueAt: { } due, State: not SourceStates.Parked } ? RelativeTime.Until(due, now) : "-",
                Text($"{source.Collected}"), Text($"{source.Captured}"), Text($"{source.Gaps}"), source.LastError);
        }

        shell.Write(table);
        using var text = shell.OpenText();
        foreach (var kind in sources.Select(source => source.Kind).Distinct().Order(StringComparer.Ordinal))
            text.WriteLine($"{SafeText.Line(kind)}: {limits.GetValueOrDefault(kind, "is not part of this version")}");
    }

    private static void PrintJson(Shell shell, IReadOnlyList<SourceStatus> sources, Dictionary<string, string> limits)
    {
        using var lines = new JsonLines(shell.Output);
        foreach (var source in sources)
            lines.Write((source, limits.GetValueOrDefault(source.Kind)), static (json, row) => Write(json, row.source, row.Item2));
        lines.Flush();
    }

    private static void Write(Utf8JsonWriter json, SourceStatus source, string? limits)
    {
        json.WriteString("name", source.Name);
        json.WriteString("kind", source.Kind);
        json.WriteString("state", source.State);
        json.WriteTime("lastSuccessAt", source.LastSuccessAt);
        json.WriteTime("lastNewAt", source.LastNewAt);
        json.WriteTime("nextDueAt", source.NextDueAt);
        json.WriteNumber("failures", source.Failures);
        json.WriteString("lastError", source.LastError);
        json.WriteNumber("collected", source.Collected);
        json.WriteNumber("captured", source.Captured);
        json.WriteNumber("repeats", source.Repeats);
        json.WriteNumber("duplicates", source.Duplicates);
        json.WriteNumber("notMatched", source.NotMatched);
        json.WriteNumber("rejected", source.Rejected);
        json.WriteNumber("gaps", source.Gaps);
        json.WriteString("limits", limits);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
