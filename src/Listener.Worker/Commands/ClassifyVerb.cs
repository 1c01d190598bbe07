using System.Buffers;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Listener.Classifier;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary><c>listener classify</c>: JSON lines in, verdicts out, in the same order and in constant memory.</summary>
internal static class ClassifyVerb
{
    public static Command Create(Shell shell)
    {
        var files = new Argument<string[]>("file") { Arity = ArgumentArity.ZeroOrMore, Description = "JSON lines; standard input when there is none. Lines are counted through all files." };
        files.Validators.Add(InputFiles.OnceOnly);
        var (model, config) = (ModelFiles.Option(), CommonOptions.Config());
        var progress = new Option<bool>("--progress") { Description = "Progress on standard error twice a second also where that is no terminal (else every five seconds)." };
        var json = CommonOptions.Json();
        return new Verb(
            "classify",
            "Reads one JSON object a line and writes one verdict a line.",
            """echo '{"text":"Third week without internet. Call me!","channel":"social"}' | listener classify""",
            "listener classify mentions.jsonl --model own.model > verdicts.jsonl")
        {
            files, model, config, progress, json,
        }.Does((parsed, cancellationToken) => RunAsync(
            shell,
            parsed.GetValue(files) ?? [],
            ModelFiles.Classifier(parsed.GetValue(model), parsed.GetValue(config)),
            parsed.GetValue(progress) || shell.IsErrorTerminal,
            cancellationToken));
    }

    private static async Task<int> RunAsync(Shell shell, string[] files, MentionClassifier classifier, bool showProgress, CancellationToken cancellationToken)
    {
        var work = new LineClassifier(classifier, shell.Time.GetUtcNow());
        var progress = new LineProgress(shell, showProgress);
        var line = 1L;
        foreach (var file in files)
        {
            if (file != "-" && !File.Exists(file))
                throw new CommandFailure(ExitCodes.Failure, Directory.Exists(file) ? $"{file} is a folder, not a file of JSON lines." : $"There is no file {file}. Nothing was classified.");
        }

        foreach (var file in files.DefaultIfEmpty("-"))
        {
            await using var input = file == "-" ? shell.Input : await InputFiles.OpenAsync(file, cancellationToken);
            var first = line;
            var chunks = LineChunks.ReadAsync(input, cancellationToken);
            var workers = Math.Max(1, Environment.ProcessorCount);
            await foreach (var done in InOrder.SelectAsync(chunks, workers, (chunk, _) => Task.FromResult(work.Run(chunk, first)), cancellationToken))
            {
                shell.Output.Write(done.Bytes.WrittenSpan);
                line = first + done.LastLine;
                progress.Add(done.Lines, done.Errors);
                work.Return(done.Bytes);
            }
        }

        shell.Output.Flush();
        progress.End();
        return ExitCodes.Success;
    }
}

/// <summary>Chunks of lines to chunks of verdicts. Thread-safe.</summary>
/// <param name="now">Stands for times that lines do not give, the same for all of them.</param>
internal sealed class LineClassifier(MentionClassifier classifier, DateTimeOffset now)
{
    private static readonly string TooLong = $"the line is longer than {LineChunks.LongestLine / 1024 / 1024} MiB";

    private readonly System.Collections.Concurrent.ConcurrentBag<ArrayBufferWriter<byte>> _spare = [];

    internal sealed record Verdicts(ArrayBufferWriter<byte> Bytes, int Lines, int Errors, long LastLine);

    public Verdicts Run(LineChunk chunk, long first)
    {
        var output = _spare.TryTake(out var spare) ? spare : new ArrayBufferWriter<byte>(512 * 1024);
        using var json = new Utf8JsonWriter(output, JsonLines.Options);
        var (line, errors) = (first + chunk.FirstLine - 1, 0);
        var rest = chunk.Bytes;
        if (chunk.FirstLine == 1 && rest.StartsWith("\uFEFF"u8))
            rest = rest[3..];
        for (var i = 0; i < chunk.Lines; i++, line++)
        {
            var end = rest.IndexOf((byte)'\n');
            if (!Write(json, end < 0 ? rest : rest[..end], line, isCut: chunk.IsCut && i == 0))
                errors++;
            json.Flush();
            json.Reset();
            output.Write("\n"u8);
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        ArrayPool<byte>.Shared.Return(chunk.Buffer);
        return new(output, chunk.Lines, errors, chunk.FirstLine + chunk.Lines - 1);
    }

    public void Return(ArrayBufferWriter<byte> bytes)
    {
        bytes.ResetWrittenCount();
        _spare.Add(bytes);
    }

    private bool Write(Utf8JsonWriter json, ReadOnlySpan<byte> line, long number, bool isCut)
    {
        ReadOnlySpan<byte> id = default;
        try
        {
            var mention = MentionLine.Read(line, now, out id);
            if (isCut)
                throw new LineException(TooLong);
            VerdictLine.Write(json, classifier.Classify(mention), id);
            return true;
        }
        catch (LineException error)
        {
            VerdictLine.WriteError(json, isCut ? TooLong : error.Message, number, id);
            return false;
        }
        catch (Exception error) when (json.BytesPending == 0 && json.BytesCommitted == 0)
        {
            // A bug of the classifier must not cost the other million lines.
            VerdictLine.WriteError(json, $"cannot be classified: {error.GetType().Name}", number, id);
            return false;
        }
    }
}

/// <summary>How far it is: twice a second, or in a log every five seconds.</summary>
internal sealed class LineProgress(Shell shell, bool isOften)
{
    private readonly long _every = isOften ? 500 : 5000;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _lines, _errors, _shownAt;

    public void Add(int lines, int errors)
    {
        (_lines, _errors) = (_lines + lines, _errors + errors);
        if (_watch.ElapsedMilliseconds - _shownAt >= _every)
            Show(last: false);
    }

    public void End()
    {
        if (isOften || _shownAt > 0)
            Show(last: true);
        else if (_errors > 0)
            shell.Error.WriteLine(Text($"{_errors} of {_lines} lines could not be read; each has an error in its place."));
    }

    private void Show(bool last)
    {
        _shownAt = _watch.ElapsedMilliseconds;
        var text = Text($"{_lines:N0} lines, {_lines / Math.Max(0.001, _watch.Elapsed.TotalSeconds):N0} a second, {_errors:N0} unreadable");
        shell.Error.Write(shell.IsErrorTerminal ? $"\r\e[K{text}{(last ? "\n" : "")}" : text + "\n");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
