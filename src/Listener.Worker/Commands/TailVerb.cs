using System.CommandLine;
using Listener.Contracts;
using Listener.Storage;
using Listener.Worker.Configuration;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary><c>listener tail</c>: classified mentions as they come.</summary>
internal static class TailVerb
{
    public static Command Create(Shell shell)
    {
        var stage = CommonOptions.Words("--stage", "Said in public or to the company.", EnumWords<Stage>.All, EnumWords<Stage>.ParseSet);
        var urgency = CommonOptions.Words("--urgency", "One, several with commas, or high+ for high and above.", EnumWords<Urgency>.All + ", high+", EnumWords<Urgency>.ParseAtLeast);
        var intent = CommonOptions.Words("--intent", "One, or several with commas.", EnumWords<Intent>.All, EnumWords<Intent>.ParseSet);
        var brand = new Option<string?>("--brand") { Description = "Key of a brand.", HelpName = "key" };
        var language = new Option<string?>("--language") { Description = "Detected language, BCP 47.", HelpName = "tag" };
        var source = new Option<string?>("--source") { Description = "Name or kind of a source.", HelpName = "name" };
        var since = CommonOptions.Parsed("--since", "time", "Starts with what is stored, then goes on live.", LooseTime.MomentForms, text => LooseTime.Moment(text, shell.Time.GetUtcNow()));
        var bus = new Option<bool>("--bus") { Description = "Reads from the broker of the configuration; without it that happens when the configuration names RabbitMQ." };
        var (config, db, json) = (CommonOptions.Config(), CommonOptions.Database(), CommonOptions.Json());
        return new Verb(
            "tail",
            "Shows classified mentions as they come. It never takes work from anybody.",
            "listener tail --stage onstage --urgency high+",
            "listener tail --intent complaint,question --language fi --since 2h --json")
        {
            stage, urgency, intent, brand, language, source, since, bus, config, db, json,
        }.Does(async (parsed, cancellationToken) =>
        {
            var filter = new TailFilter
            {
                Stages = parsed.GetValue(stage),
                Urgencies = parsed.GetValue(urgency),
                Intents = parsed.GetValue(intent),
                Brand = parsed.GetValue(brand),
                Language = parsed.GetValue(language),
                Source = parsed.GetValue(source),
            };
            var options = parsed.GetValue(db) is { } file
                ? new ListenerOptions { Storage = new() { ConnectionString = Settings.FileName(file) } }
                : Settings.Read(parsed.GetValue(config)).Options;
            using var printer = new MentionPrinter(shell, parsed.GetValue(json));
            var batches = parsed.GetValue(bus) || options.Broker.Transport == Transport.RabbitMq
                ? FromBusAsync(shell, options, parsed.GetValue(since), cancellationToken)
                : FromStoreAsync(shell, options, parsed.GetValue(since), cancellationToken);
            await foreach (var batch in batches)
            {
                if (batch.Where(filter.Matches).ToList() is { Count: > 0 } shown)
                    printer.Print(shown);
            }

            return ExitCodes.Success;
        });
    }

    private static async IAsyncEnumerable<IReadOnlyList<MentionClassified>> FromStoreAsync(
        Shell shell, ListenerOptions options, DateTimeOffset? since, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var database = new Database(Microsoft.Extensions.Options.Options.Create(options.Storage), shell.Time);
        await foreach (var batch in new StoreTail(new(database), shell.Time).FollowAsync(since, cancellationToken))
            yield return batch;
    }

    /// <summary>First the queue, then the store, then what the queue held meanwhile, without what the store has already shown.</summary>
    private static async IAsyncEnumerable<IReadOnlyList<MentionClassified>> FromBusAsync(
        Shell shell, ListenerOptions options, DateTimeOffset? since, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var bus = await BusTail.OpenAsync(options.Broker, ["mention.#"], cancellationToken);
        var shown = new HashSet<(Guid Mention, int Version)>();
        if (since is not null)
        {
            await using var database = new Database(Microsoft.Extensions.Options.Options.Create(options.Storage), shell.Time);
            await foreach (var page in new StoreTail(new(database), shell.Time).ReadAsync(null, since, cancellationToken))
            {
                var batch = StoreTail.Messages(page);
                shown.UnionWith(batch.Select(KeyOf));
                yield return batch;
            }
        }

        await foreach (var batch in bus.ReadAsync(shell.Error.WriteLine, shell.Time, cancellationToken))
            yield return [.. batch.Where(message => message.Replayed || !shown.Remove(KeyOf(message)))];
    }

    private static (Guid Mention, int Version) KeyOf(MentionClassified message) => (message.Mention.Id, message.Verdict.ClassifierVersion);
}
