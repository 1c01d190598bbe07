using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Listener.Storage;
using Listener.Worker.Configuration;
using Listener.Worker.Messaging;
using Listener.Worker.Terminal;
using RabbitMQ.Client.Exceptions;

namespace Listener.Worker.Commands;

/// <summary><c>listener deadletters</c>: messages that were given up, in the database, at the broker and by webhooks, and their return.</summary>
internal static class DeadLettersVerb
{
    private const int Most = 10_000;

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
            "Shows the messages that were given up, why and after how many tries, and sends them again: of the outbox, the broker and webhooks.",
            "listener deadletters",
            "listener deadletters show 3f0c1f3e-9d1a-8b52-a0c5-6b8f6a4f1c11",
            "listener deadletters requeue all")
        {
            action, id, config, db, json,
        }.Does(async (parsed, cancellationToken) =>
        {
            var (verb, key, asJson) = (parsed.GetValue(action) ?? "list", Key(parsed.GetValue(id)), parsed.GetValue(json));
            if (verb == "list" == (parsed.GetValue(id) is not null))
                throw new CommandFailure(ExitCodes.Usage, verb == "list" ? "list takes no id." : $"{verb} needs the id of a message{(verb == "requeue" ? ", or all" : "")}.");
            await using var database = Settings.Database(parsed.GetValue(db), parsed.GetValue(config));
            var (opened, isAway) = parsed.GetValue(db) is null ? await OpenAsync(shell, Settings.Read(parsed.GetValue(config)).Options.Broker, cancellationToken) : (null, false);
            await using var parked = opened;
            var ended = verb switch
            {
                "requeue" => await RequeueAsync(shell, database, parked, key, asJson, cancellationToken),
                "show" => await ShowAsync(shell, database, await ReadAsync(database, parked, cancellationToken), key, asJson, cancellationToken),
                _ => List(shell, await ReadAsync(database, parked, cancellationToken), asJson),
            };
            return isAway ? ExitCodes.Failure : ended;
        });
    }

    private static Guid? Key(string? id) => id is null or "all"
        ? null
        : Guid.TryParse(id, out var key) ? key : throw new CommandFailure(ExitCodes.Usage, $"'{id}' is no message id (allowed: a UUID of the list, or all).");

    /// <summary>A broker that is away is told, and keeps nobody from what lies in the database.</summary>
    private static async Task<(ParkedMessages? Parked, bool IsAway)> OpenAsync(Shell shell, BrokerOptions broker, CancellationToken cancellationToken)
    {
        if (broker.Transport == Transport.InMemory)
            return (null, false);
        try
        {
            return (await ParkedMessages.OpenAsync(broker, cancellationToken), false);
        }
        catch (Exception error) when (error is BrokerUnreachableException or OperationInterruptedException or TimeoutException)
        {
            // The address holds a password; its host is enough.
            await shell.Error.WriteLineAsync($"The broker at {broker.Uri.Host} cannot be used: {BrokerConnection.Reason(broker, error)} What it has set aside is left out.");
            return (null, true);
        }
    }

    private static async Task<IReadOnlyList<Letter>> ReadAsync(Database database, ParkedMessages? parked, CancellationToken cancellationToken)
    {
        var rows = await new OutboxStore(database).DeadAsync(Most, cancellationToken);
        var deliveries = await new DeliveryStore(database).DeadAsync(Most, cancellationToken);
        var messages = parked is null ? [] : await parked.ListAsync(Most, cancellationToken);
        return
        [
            .. rows.Select(row => new Letter("outbox", row.MessageId, row.Kind, row.MentionId, row.Attempts, row.Redrives, row.CreatedAt, row.DeadAt, row.Error)),
            .. deliveries.Select(row => new Letter($"webhook {row.Endpoint}", row.MessageId, OutboxKind.Classified, row.MentionId, row.Attempts, 0, row.CreatedAt, row.DeadAt, row.Error)),
            .. messages.Select(message => new Letter(message.Queue, message.MessageId, OutboxKind.Captured, message.MentionId, message.Attempts, 0, null, message.At, message.Error)),
        ];
    }

    private static int List(Shell shell, IReadOnlyList<Letter> letters, bool asJson)
    {
        if (asJson)
        {
            using var lines = new JsonLines(shell.Output);
            foreach (var letter in letters)
                lines.Write(letter, Write);
            lines.Flush();
            return ExitCodes.Success;
        }

        var now = shell.Time.GetUtcNow();
        var table = Tables.Create("message", "where", "what", "given up", "#tries", "why");
        foreach (var letter in letters)
        {
            var ago = letter.DeadAt is { } at ? RelativeTime.Ago(at, now) : "";
            table.Add(letter.MessageId.ToString(), letter.Place, EnumWords<OutboxKind>.Of(letter.Kind), ago, Text($"{letter.Attempts + letter.Redrives}"), letter.Error);
        }

        if (letters.Count > 0)
            shell.Write(table);
        shell.Error.WriteLine(letters.Count == 0 ? "No dead letters." : Text($"{letters.Count} dead letters."));
        return ExitCodes.Success;
    }

    private static async Task<int> ShowAsync(
        Shell shell, Database database, IReadOnlyList<Letter> letters, Guid? key, bool asJson, CancellationToken cancellationToken)
    {
        var letter = letters.FirstOrDefault(letter => letter.MessageId == key) ?? throw new CommandFailure(ExitCodes.Failure, "There is no dead letter of that id.");
        if (List(shell, [letter], asJson) == ExitCodes.Success && !asJson && letter.MentionId is { } mention && await new MentionStore(database).FindAsync(mention, cancellationToken) is { } record)
        {
            await using var text = shell.OpenText();
            await text.WriteLineAsync($"mention {record.Mention.Id} of {SafeText.Line(record.Mention.Source.Name)}: {SafeText.Line(record.Mention.Title)} {SafeText.Line(record.Mention.Text)}");
        }

        return ExitCodes.Success;
    }

    private static async Task<int> RequeueAsync(
        Shell shell, Database database, ParkedMessages? parked, Guid? key, bool asJson, CancellationToken cancellationToken)
    {
        await database.StartBesideAsync(cancellationToken);
        var moved = await new OutboxStore(database).RequeueAsync(key, shell.Time.GetUtcNow(), cancellationToken);
        moved += await new DeliveryStore(database).RequeueAsync(key, shell.Time.GetUtcNow(), cancellationToken);
        moved += parked is null ? 0 : await parked.RequeueAsync(key, cancellationToken);
        if (key is not null && moved == 0)
            throw new CommandFailure(ExitCodes.Failure, "There is no dead letter of that id.");
        Counted.Print(shell, asJson, "requeued", moved, "They are sent when the worker runs.");
        return ExitCodes.Success;
    }

    private static void Write(Utf8JsonWriter json, Letter letter)
    {
        json.WriteString("messageId", letter.MessageId);
        json.WriteString("place", letter.Place);
        json.WriteString("kind", EnumWords<OutboxKind>.Of(letter.Kind));
        WriteOrNull(json, "mentionId", letter.MentionId?.ToString());
        json.WriteNumber("attempts", letter.Attempts);
        json.WriteNumber("redrives", letter.Redrives);
        WriteTime(json, "createdAt", letter.CreatedAt);
        WriteTime(json, "deadAt", letter.DeadAt);
        json.WriteString("error", letter.Error);
    }

    private static void WriteOrNull(Utf8JsonWriter json, string name, string? value)
    {
        if (value is null)
            json.WriteNull(name);
        else
            json.WriteString(name, value);
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
            json.WriteTime(name, known);
        else
            json.WriteNull(name);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A row of the database or a message of the broker.</summary>
    /// <param name="Place">The queue it lies in, <c>outbox</c>, or <c>webhook</c> and the name of the endpoint.</param>
    private sealed record Letter(
        string Place, Guid MessageId, OutboxKind Kind, Guid? MentionId, int Attempts, int Redrives, DateTimeOffset? CreatedAt, DateTimeOffset? DeadAt, string? Error);
}
