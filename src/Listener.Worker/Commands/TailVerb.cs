using System.CommandLine;
using Listener.Contracts;
using Listener.Storage;
using Listener.Worker.Configuration;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary><c>listener tail</c>: classified mentions as they come.</summary>
internal static class TailVerb
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

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
        }.Streams(shell, async (parsed, cancellationToken) =>
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
            foreach (var note in Unheard(options, filter))
                await shell.Error.WriteLineAsync(note);
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

    /// <summary>What the configuration does not know may still come, from a worker configured otherwise: it is said, and waited for.</summary>
    private static IEnumerable<string> Unheard(ListenerOptions options, TailFilter filter)
    {
        var brands = options.Brands.Select(brand => brand.Key).ToList();
        if (filter.Brand is { } brand && brands.Count > 0 && !brands.Contains(brand, StringComparer.OrdinalIgnoreCase))
            yield return $"--brand: {UsageMistakes.Sentence("brand of the configuration", brand, brands)} Waiting for it all the same.";
        var sources = options.Sources.SelectMany(source => new[] { source.Definition.Name, source.Definition.Kind }).ToList();
        if (filter.Source is { } source && sources.Count > 0 && !sources.Contains(source, StringComparer.OrdinalIgnoreCase))
            yield return $"--source: {UsageMistakes.Sentence("source of the configuration", source, sources)} Waiting for it all the same.";
    }

    private static async IAsyncEnumerable<IReadOnlyList<MentionClassified>> FromStoreAsync(
        Shell shell, ListenerOptions options, DateTimeOffset? since, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var database = new Database(Microsoft.Extensions.Options.Options.Create(options.Storage), shell.Time);
        await foreach (var batch in new StoreTail(new(database), shell.Time).FollowAsync(since, cancellationToken))
            yield return batch;
    }

    /// <summary>
    /// First the queue, then the store, then what the queue held meanwhile, without what was shown already. The same again when the connection was lost: a
    /// broker that restarts ends no tail.
    /// </summary>
    private static async IAsyncEnumerable<IReadOnlyList<MentionClassified>> FromBusAsync(
        Shell shell, ListenerOptions options, DateTimeOffset? since, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var database = since is null ? null : new Database(Microsoft.Extensions.Options.Options.Create(options.Storage), shell.Time);
        var shown = new ShownMentions(database is null ? null : new(database), since, shell.Time);
        for (var bus = await OpenAsync(options, cancellationToken); ; bus = await ReopenAsync(shell, options, cancellationToken))
        {
            await using (bus)
            {
                await foreach (var batch in shown.CatchUpAsync(cancellationToken))
                    yield return batch;
                await foreach (var batch in bus.ReadAsync(shell.Error.WriteLine, shell.Time, cancellationToken))
                    yield return await shown.NewOfAsync(batch, cancellationToken);
            }

            await shell.Error.WriteLineAsync(since is null
                ? "The connection to the broker was lost. What is published until it is back is not shown; with --since it is read from the store."
                : "The connection to the broker was lost.");
        }
    }

    private static Task<BusTail> OpenAsync(ListenerOptions options, CancellationToken cancellationToken) =>
        BusTail.OpenAsync(options.Broker, ["mention.#"], cancellationToken);

    private static async Task<BusTail> ReopenAsync(Shell shell, ListenerOptions options, CancellationToken cancellationToken)
    {
        for (var pause = TimeSpan.FromSeconds(1); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            await Task.Delay(pause, shell.Time, cancellationToken);
            try
            {
                var bus = await OpenAsync(options, cancellationToken);
                await shell.Error.WriteLineAsync("The broker is back.");
                return bus;
            }
            catch (CommandFailure)
            {
                // It was said that the broker is away.
            }
        }
    }
}
