using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Listener.Storage;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary><c>listener deadletters</c>: messages that were given up, and their return.</summary>
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
            "Shows the messages that were given up, why and after how many tries, and sends them again.",
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
            var outbox = new OutboxStore(database);
            if (verb == "requeue")
                return await RequeueAsync(shell, database, outbox, key, asJson, cancellationToken);
            var letters = await outbox.DeadAsync(Most, cancellationToken);
            return verb == "show" ? await ShowAsync(shell, database, letters, key, asJson, cancellationToken) : List(shell, letters, asJson);
        });
    }

    private static Guid? Key(string? id) => id is null or "all"
        ? null
        : Guid.TryParse(id, out var key) ? key : throw new CommandFailure(ExitCodes.Usage, $"'{id}' is no message id (allowed: a UUID of the list, or all).");

    private static int List(Shell shell, IReadOnlyList<DeadLetter> letters, bool asJson)
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
        var table = Tables.Create("message", "what", "given up", "#tries", "why");
        foreach (var letter in letters)
            table.Add(letter.MessageId.ToString(), EnumWords<OutboxKind>.Of(letter.Kind), RelativeTime.Ago(letter.DeadAt, now), Text($"{letter.Attempts + letter.Redrives}"), letter.Error);
        if (letters.Count > 0)
            shell.Write(table);
        shell.Error.WriteLine(letters.Count == 0 ? "No dead letters." : Text($"{letters.Count} dead letters."));
        return ExitCodes.Success;
    }

    private static async Task<int> ShowAsync(
        Shell shell, Database database, IReadOnlyList<DeadLetter> letters, Guid? key, bool asJson, CancellationToken cancellationToken)
    {
        var letter = letters.FirstOrDefault(letter => letter.MessageId == key) ?? throw new CommandFailure(ExitCodes.Failure, "There is no dead letter of that id.");
        if (List(shell, [letter], asJson) == ExitCodes.Success && !asJson && await new MentionStore(database).FindAsync(letter.MentionId, cancellationToken) is { } record)
        {
            await using var text = shell.OpenText();
            await text.WriteLineAsync($"mention {record.Mention.Id} of {SafeText.Line(record.Mention.Source.Name)}: {SafeText.Line(record.Mention.Title)} {SafeText.Line(record.Mention.Text)}");
        }

        return ExitCodes.Success;
    }

    private static async Task<int> RequeueAsync(
        Shell shell, Database database, OutboxStore outbox, Guid? key, bool asJson, CancellationToken cancellationToken)
    {
        await database.StartAsync(cancellationToken);
        var moved = await outbox.RequeueAsync(key, shell.Time.GetUtcNow(), cancellationToken);
        if (key is not null && moved == 0)
            throw new CommandFailure(ExitCodes.Failure, "There is no dead letter of that id.");
        Counted.Print(shell, asJson, "requeued", moved, "They are sent when the worker runs.");
        return ExitCodes.Success;
    }

    private static void Write(Utf8JsonWriter json, DeadLetter letter)
    {
        json.WriteString("messageId", letter.MessageId);
        json.WriteString("kind", EnumWords<OutboxKind>.Of(letter.Kind));
        json.WriteString("mentionId", letter.MentionId);
        json.WriteNumber("attempts", letter.Attempts);
        json.WriteNumber("redrives", letter.Redrives);
        json.WriteTime("createdAt", letter.CreatedAt);
        json.WriteTime("deadAt", letter.DeadAt);
        json.WriteString("error", letter.Error);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
