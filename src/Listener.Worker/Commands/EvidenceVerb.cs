using System.CommandLine;
using System.Globalization;
using Listener.Storage;
using Listener.Worker.Holds;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary><c>listener evidence</c>: what is kept of threats, to show and to check.</summary>
internal static class EvidenceVerb
{
    public static Command Create(Shell shell)
    {
        var action = new Argument<string>("action") { Arity = ArgumentArity.ZeroOrOne, Description = "list, export or verify; list when left out.", DefaultValueFactory = _ => "list" };
        action.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not ("list" or "export" or "verify") and var word }])
                result.AddError($"'{SafeText.Line(word, 60)}' is no action (allowed: list, export <mention-id> --out <file>, verify [file])");
        });
        var subject = new Argument<string?>("subject") { Arity = ArgumentArity.ZeroOrOne, Description = "A mention id to export, a file to verify; without one, verify checks the whole store." };
        var output = new Option<string?>("--out") { Description = "File to export to; it must not exist.", HelpName = "file" };
        var (config, db, json) = (CommonOptions.Config(), CommonOptions.Database(), CommonOptions.Json());
        return new Verb(
            "evidence",
            "Lists, exports and verifies the sealed evidence of threats and other held mentions.",
            "listener evidence list",
            "listener evidence export 3f0c1f3e-9d1a-8b52-a0c5-6b8f6a4f1c11 --out threat.jsonl",
            "listener evidence verify threat.jsonl")
        {
            action, subject, output, config, db, json,
        }.Does(async (parsed, cancellationToken) =>
        {
            var (verb, what, file, asJson) = (parsed.GetValue(action) ?? "list", parsed.GetValue(subject), parsed.GetValue(output), parsed.GetValue(json));
            if (verb == "export" && (what is null || file is null))
                throw new CommandFailure(ExitCodes.Usage, "export needs the id of a mention and --out <file>.");
            if ((verb != "export" && file is not null) || (verb == "list" && what is not null))
                throw new CommandFailure(ExitCodes.Usage, verb == "list" ? "list takes neither an id nor --out." : "verify takes no --out.");
            if (verb == "verify" && what is not null)
                return await VerifyAsync(shell, what, asJson, cancellationToken);
            await using var database = Settings.Database(parsed.GetValue(db), parsed.GetValue(config));
            var evidence = new EvidenceStore(database, new HoldStore(database));
            return verb switch
            {
                "export" => await ExportAsync(shell, database, evidence, MentionKey.Read(what!), file!, asJson, cancellationToken),
                "verify" => Report(shell, database.Description, EvidenceCheck.Store(await evidence.SealedAsync(cancellationToken)), asJson),
                _ => List(shell, await evidence.ChainAsync(cancellationToken), asJson),
            };
        });
    }

    private static async Task<int> VerifyAsync(Shell shell, string file, bool asJson, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
            throw new CommandFailure(ExitCodes.Usage, $"{file}: there is no such file");
        return Report(shell, file, EvidenceCheck.File(await File.ReadAllBytesAsync(file, cancellationToken)), asJson);
    }

    private static async Task<int> ExportAsync(
        Shell shell, Database database, EvidenceStore evidence, Guid mention, string file, bool asJson, CancellationToken cancellationToken)
    {
        if (await evidence.FindAsync(mention, cancellationToken) is null)
        {
            // Nobody has asked for it before: it is sealed now, with what there still is.
            await database.StartBesideAsync(cancellationToken);
            await EvidenceKeeper.SealAsync(evidence, mention, shell.Time.GetUtcNow(), cancellationToken);
        }

        var chain = await evidence.ChainAsync(cancellationToken);
        var record = chain.FirstOrDefault(link => link.MentionId == mention)
            ?? throw await GoneAsync(database, evidence, mention, cancellationToken);
        if (record.Parts is null)
            throw new CommandFailure(ExitCodes.Failure, $"The evidence of mention {mention} was erased.");
        await WriteAsync(file, EvidenceFile.Write(record, [.. chain.TakeWhile(link => link.Number < record.Number)]), cancellationToken);
        List(shell, [record], asJson);
        return ExitCodes.Success;
    }

    /// <summary>A record that was made and is not there is never made anew.</summary>
    private static async Task<CommandFailure> GoneAsync(Database database, EvidenceStore evidence, Guid mention, CancellationToken cancellationToken)
    {
        var seal = (await evidence.SealedAsync(cancellationToken)).FirstOrDefault(link => link.Seal?.MentionId == mention)?.Seal;
        return new(ExitCodes.Failure, seal is null
            ? $"There is no mention {mention} in {database.Description}."
            : string.Create(CultureInfo.InvariantCulture, $"The evidence of mention {mention} was sealed as record {seal.Number} (SHA-256 {seal.Sha256}) and is not there any more."));
    }

    /// <summary>For its owner only, and never over another.</summary>
    private static async Task WriteAsync(string file, byte[] bytes, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var stream = new FileStream(file, options);
        await stream.WriteAsync(bytes, cancellationToken);
    }

    private static int List(Shell shell, IReadOnlyList<EvidenceRecord> records, bool asJson)
    {
        if (asJson)
        {
            using var lines = new JsonLines(shell.Output);
            foreach (var record in records)
            {
                lines.Write(record, static (json, line) =>
                {
                    json.WriteNumber("number", line.Number);
                    json.WriteString("mentionId", line.MentionId);
                    json.WriteTime("sealedAt", line.SealedAt);
                    json.WriteString("sha256", line.Sha256);
                    json.WriteBoolean("erased", line.Parts is null);
                });
            }

            lines.Flush();
            return ExitCodes.Success;
        }

        var table = Tables.Create("#record", "mention", "sealed", "SHA-256");
        foreach (var record in records)
        {
            table.Add(
                record.Number.ToString(CultureInfo.InvariantCulture), record.MentionId.ToString(),
                $"{RelativeTime.Ago(record.SealedAt, shell.Time.GetUtcNow())}{(record.Parts is null ? ", erased" : "")}", record.Sha256);
        }

        if (records.Count > 0)
            shell.Write(table);
        else
            shell.Error.WriteLine("Nothing is sealed.");
        return ExitCodes.Success;
    }

    private static int Report(Shell shell, string subject, IReadOnlyList<string> differs, bool asJson)
    {
        if (asJson)
        {
            using var lines = new JsonLines(shell.Output);
            lines.Write((subject, differs), static (json, line) =>
            {
                json.WriteString("subject", line.subject);
                json.WriteBoolean("intact", line.differs.Count == 0);
                json.WriteStartArray("differs");
                foreach (var name in line.differs)
                    json.WriteStringValue(name);
                json.WriteEndArray();
            });
            lines.Flush();
        }
        else
        {
            using var text = shell.OpenText();
            text.WriteLine(differs.Count == 0 ? $"{SafeText.Line(subject)}: every byte is as it was sealed" : $"{SafeText.Line(subject)}: not as it was sealed");
            foreach (var name in differs)
                text.WriteLine($"  differs: {SafeText.Line(name)}");
        }

        return differs.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }
}
