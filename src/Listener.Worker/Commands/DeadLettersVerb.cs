using System.CommandLine;
using System.Globalization;
using Listener.Storage;
using Listener.Worker.Messaging;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary><c>listener deadletters</c>: messages that were given up, in the database and on the broker, and their return.</summary>
internal static class DeadLettersVerb
{
    public static Command Create(Shell shell)
    {
        var action = new Argument<string>("action") { Arity = ArgumentArity.ZeroOrOne, Description = "list, show or requeue; list when left out.", DefaultValueFactory = _ => "list" };
        action.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not ("list" or "show" or "requeue") and var word }])
                result.AddError($"'{SafeText.Line(word, 60)}' is no action (allowed: list, show <id>, requeue <id or all>)");
        });
        var id = new Argument<string?>("id") { Arity = ArgumentArity.ZeroOrOne, Description = "A message id, or all." };
        var (config, db, json) = (CommonOptions.Config(), CommonOptions.Database(), CommonOptions.Json());
        return new Verb(
            "deadletters",
            "Shows the messages that were given up, why and after how many tries, and sends them again: of the outbox, of webhooks, of the broker.",
            "listener deadletters",
            "listener deadletters show 3f0c1f3e-9d1a-8b52-a0c5-6b8f6a4f1c11",
            "listener deadletters requeue all")
        {
            action, id, config, db, json,
        }.Does(async (parsed, cancellationToken) =>
        {
            var (verb, word, asJson) = (parsed.GetValue(action) ?? "list", parsed.GetValue(id), parsed.GetValue(json));
            var key = Key(word);
            if (verb == "list" == (word is not null) || (verb == "show" && key is null))
                throw new CommandFailure(ExitCodes.Usage, verb == "list" ? "list takes no id." : $"{verb} needs the id of a message{(verb == "requeue" ? ", or all" : "")}.");
            await using var database = Settings.Database(parsed.GetValue(db), parsed.GetValue(config));
            var broker = Settings.Broker(parsed.GetValue(db), parsed.GetValue(config));
            return verb == "requeue"
                ? await RequeueAsync(shell, database, broker, key, asJson, cancellationToken)
                : await ShowAsync(shell, database, broker, verb == "show" ? key : null, asJson, cancellationToken);
        });
    }

    private static Guid? Key(string? id) => id is null or "all"
        ? null
        : Guid.TryParse(id, out var key) ? key : throw new CommandFailure(ExitCodes.Usage, $"'{id}' is no message id (allowed: a UUID of the list, or all).");

    /// <summary>All, or one with its words.</summary>
    private static async Task<int> ShowAsync(Shell shell, Database database, Uri? broker, Guid? key, bool asJson, CancellationToken cancellationToken)
    {
        var letters = await Letters.OfDatabaseAsync(database, cancellationToken);
        var problem = await Letters.AddBrokerAsync(letters, broker, cancellationToken);
        var shown = key is null ? letters : [.. letters.Where(letter => letter.MessageId == key)];
        if (problem is not null)
            await shell.Error.WriteLineAsync(SafeText.Line(problem, 400));
        if (key is not null && shown.Count == 0)
            throw new CommandFailure(ExitCodes.Failure, "There is no dead letter of that id.");
        Print(shell, shown, asJson);
        if (key is not null && !asJson)
            await WordsAsync(shell, database, shown[0], cancellationToken);
        return problem is null ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static void Print(Shell shell, List<Letter> letters, bool asJson)
    {
        if (asJson)
        {
            using var lines = new JsonLines(shell.Output);
            foreach (var letter in letters)
                lines.Write(letter, Letters.Write);
            lines.Flush();
            return;
        }

        var now = shell.Time.GetUtcNow();
        var table = Tables.Create("message", "where", "what", "given up", "#tries", "why");
        foreach (var letter in letters)
        {
            table.Add(
                letter.MessageId.ToString(), letter.Where, letter.Kind, letter.DeadAt is { } at ? RelativeTime.Ago(at, now) : "", Text($"{letter.Attempts + letter.Redrives}"), letter.Error);
        }

        if (letters.Count > 0)
            shell.Write(table);
        shell.Error.WriteLine(letters.Count == 0 ? "No dead letters." : Text($"{letters.Count} dead letters."));
    }

    private static async Task WordsAsync(Shell shell, Database database, Letter letter, CancellationToken cancellationToken)
    {
        var mention = letter.Mention;
        if (mention is null && letter.MentionId is { } id)
            mention = (await new MentionStore(database).FindAsync(id, cancellationToken))?.Mention;
        await using var text = shell.OpenText();
        await text.WriteLineAsync(mention is null
            ? $"no message of ours: {SafeText.Line(letter.Body, 400)}"
            : $"mention {mention.Id} of {SafeText.Line(mention.Source.Name)}: {SafeText.Line(mention.Title)} {SafeText.Line(mention.Text)}");
    }

    private static async Task<int> RequeueAsync(Shell shell, Database database, Uri? broker, Guid? key, bool asJson, CancellationToken cancellationToken)
    {
        var moved = broker is null ? 0 : await RequeueAsync(broker, key, cancellationToken);

        // The worker that has a SQLite file for itself need not stop for what stands on the broker.
        var letters = await Letters.OfDatabaseAsync(database, cancellationToken);
        if (letters.Any(letter => key is null || letter.MessageId == key))
        {
            await database.StartAsync(cancellationToken);
            var now = shell.Time.GetUtcNow();
            moved += await new OutboxStore(database).RequeueAsync(key, now, cancellationToken);
            moved += await new DeliveryStore(database).RequeueAsync(key, now, cancellationToken);
        }

        if (key is not null && moved == 0)
            throw new CommandFailure(ExitCodes.Failure, "There is no dead letter of that id.");
        Counted.Print(shell, asJson, "requeued", moved, "They are sent when the worker runs.");
        return ExitCodes.Success;
    }

    private static async Task<int> RequeueAsync(Uri broker, Guid? key, CancellationToken cancellationToken)
    {
        var moved = 0;
        await using var queues = await DeadQueues.OpenAsync(broker, cancellationToken);
        foreach (var queue in DeadQueues.Names)
        {
            // A message without a mention would only come back: it stays until somebody takes it out on the broker.
            var messages = await queues.ReadAsync(queue, cancellationToken);
            foreach (var message in messages.Where(message => key is null ? message.Mention is not null : message.Id == key))
            {
                await queues.RequeueAsync(message, cancellationToken);
                moved++;
            }
        }

        return moved;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
