using System.CommandLine;
using System.Globalization;
using Listener.Classifier.Text;
using Listener.Contracts;
using Listener.Storage;
using Listener.Worker.Configuration;
using Listener.Worker.Messaging;
using Listener.Worker.Terminal;
using Microsoft.Extensions.Configuration;
using RabbitMQ.Client.Exceptions;

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
            "Removes a person's text, names and payloads from every table and dead letter, and certifies it. What is under legal hold stays and is reported.",
            "listener erase --author reddit:t2_8f3k --dry-run",
            "listener erase --author reddit:t2_8f3k --json > certificate.json")
        {
            author, dryRun, config, db, json,
        }.Does(async (parsed, cancellationToken) =>
        {
            var (name, isDryRun) = (parsed.GetRequiredValue(author), parsed.GetValue(dryRun));
            var (given, id) = Split(name)!.Value;
            var spellings = RetentionStore.Spellings(id);
            await using var database = Settings.Database(parsed.GetValue(db), parsed.GetValue(config));
            var retention = new RetentionStore(database);
            var settings = parsed.GetValue(db) is null ? Settings.Read(parsed.GetValue(config)) : null;
            var known = Known(settings, await retention.SourcesAsync(cancellationToken));

            // Of what looks the same to a reader, the name as the source has it.
            var source = known.Select(other => other.Name).FirstOrDefault(RetentionStore.Spellings(given).Contains) ?? given;
            EnsureKnown(source, known);

            // A name before a kind: of a source that is named like a kind, another one's author of the same id is another person.
            var isKind = known.All(other => other.Name != source);
            if (!isDryRun)
                await database.StartBesideAsync(cancellationToken);
            var report = await retention.EraseAsync(source, isKind, id, isDryRun, shell.Time.GetUtcNow(), cancellationToken);
            var broker = await BrokerAsync(settings?.Options.Broker, mention => IsBy(mention, source, isKind, spellings), report, isDryRun, cancellationToken);
            var certificate = new ErasureCertificate(name, shell.Time.GetUtcNow(), isDryRun, database.Description, report, broker)
            {
                IsBrokerKnown = settings is not null,
                Others = isKind ? [] : [.. known.Where(other => other.Kind == source && other.Name.Length > 0 && other.Name != source).Select(other => other.Name).Order(StringComparer.Ordinal)],
            };
            Print(shell, certificate, parsed.GetValue(json));
            return broker.Problem is null ? ExitCodes.Success : ExitCodes.Failure;
        });
    }

    /// <summary>Every source of the database and of the configuration, and every kind there is, without a name.</summary>
    private static HashSet<(string Name, string Kind)> Known(Settings? settings, IReadOnlySet<(string Name, string Kind)> stored)
    {
        using var connectors = Settings.Connectors(settings?.Root ?? new ConfigurationBuilder().Build());
        return
        [
            .. stored,
            .. Settings.Kinds(connectors).Select(kind => ("", kind.Kind)),
            .. settings?.Options.Sources.Select(configured => (configured.Definition.Name, configured.Definition.Kind)) ?? [],
        ];
    }

    /// <summary>A person whose request is answered with "nothing found" because of a typing mistake is not forgotten.</summary>
    private static void EnsureKnown(string source, IReadOnlySet<(string Name, string Kind)> sources)
    {
        var known = sources.SelectMany(other => new[] { other.Name, other.Kind }).Where(word => word.Length > 0).Distinct().Order(StringComparer.Ordinal).ToList();
        if (known.Contains(source))
            return;
        var nearest = NearestName.Of(source, known) is { } name ? $", did you mean '{SafeText.Line(name, 60)}'?" : "";
        throw new CommandFailure(
            ExitCodes.Usage, $"--author: '{SafeText.Line(source, 60)}' is neither name nor kind of a source{nearest} (allowed: {SafeText.Line(string.Join(", ", known), 1_000)})");
    }

    // Ids may have colons of their own (did:plc:...), kinds and names of sources have none.
    private static (string Source, string Id)? Split(string name) =>
        name.IndexOf(':', StringComparison.Ordinal) is > 0 and var at && at < name.Length - 1 ? (name[..at], name[(at + 1)..]) : null;

    /// <summary>The author's messages on the broker. Those the worker has in hand are dropped when it comes to them: the keys are kept.</summary>
    private static async Task<ErasedMessages> BrokerAsync(
        BrokerOptions? broker, Func<Mention, bool> isTheirs, EraseReport report, bool isDryRun, CancellationToken cancellationToken)
    {
        if (broker is null or { Transport: Transport.InMemory })
            return new(new Dictionary<string, int>(), 0, null);
        var (erased, held) = (report.Erased.ToHashSet(), report.Held.ToHashSet());
        try
        {
            await using var parked = await ParkedMessages.OpenAsync(broker, cancellationToken);
            var (found, unread) = await parked.TakeOutAsync(
                mention => !held.Contains(mention.Id) && (erased.Contains(mention.Id) || isTheirs(mention)), !isDryRun, cancellationToken);
            return new(found, unread, null);
        }
        catch (Exception error) when (error is RabbitMQClientException or TimeoutException or IOException)
        {
            // The address holds a password; its host is enough.
            return new(new Dictionary<string, int>(), 0, $"The broker at {broker.Uri.Host} cannot be used: {BrokerConnection.Reason(broker, error)}");
        }
    }

    private static bool IsBy(Mention mention, string source, bool isKind, IReadOnlyList<string> author) =>
        (isKind ? mention.Source.Kind : mention.Source.Name) == source && (mention.Author?.Id ?? mention.Author?.Handle ?? mention.Author?.Name) is { } id && author.Contains(id);

    private static void Print(Shell shell, ErasureCertificate certificate, bool asJson)
    {
        if (asJson)
        {
            shell.Output.Write(certificate.ToJson());
            shell.Output.Flush();
            return;
        }

        using var text = shell.OpenText();
        var done = certificate.IsDryRun ? "would be removed" : "removed";
        foreach (var (table, rows) in certificate.Report.Rows)
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table}: {rows} rows {done}"));
        foreach (var (queue, messages) in certificate.Broker.Removed)
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{queue}: {messages} messages {done}"));
        foreach (var id in certificate.Report.Held)
            text.WriteLine($"under legal hold, kept: {id}");
        foreach (var remark in certificate.NotReached)
            text.WriteLine($"not reached: {SafeText.Line(remark, 400)}");
        if (!certificate.IsDryRun)
            text.WriteLine($"certificate {certificate.Sha256} (--json prints it whole)");
    }
}
