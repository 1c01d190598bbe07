using System.CommandLine;
using Listener.Classifier.Brands;
using Listener.Classifier.Models;
using Listener.Storage;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary>The verbs of <c>listener</c> and what they end with.</summary>
public static class CommandLine
{
    /// <summary>Runs one command line to its end and returns the exit code.</summary>
    /// <param name="interruptedCode">What to end with when <paramref name="cancellationToken"/> fired; asked then.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Shell shell, Func<int> interruptedCode, CancellationToken cancellationToken)
    {
        var parsed = Create(shell).Parse(WithVerb(args), new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            var code = await InvokeAsync(parsed, shell, cancellationToken);

            // A service that was told to stop has done what it was told; Ctrl-C is 130 for every verb.
            return code == ExitCodes.Success && cancellationToken.IsCancellationRequested && interruptedCode() == ExitCodes.Interrupted ? ExitCodes.Interrupted : code;
        }
        catch (OutputClosedException)
        {
            return ExitCodes.Success;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return interruptedCode();
        }
        catch (ConfigurationFailure failure)
        {
            foreach (var mistake in failure.Mistakes)
                await shell.Error.WriteLineAsync(SafeText.Line(mistake.ToString()));
            return ExitCodes.Usage;
        }
        catch (Exception error) when (ExitCodeOf(error) is { } code)
        {
            await shell.Error.WriteLineAsync(SafeText.Line(error.Message));
            return code;
        }
        catch (Exception error)
        {
            // A bug. Its trace is for whoever mends it, not for whoever met it.
            var trace = Environment.GetEnvironmentVariable("LISTENER_TRACE") is { Length: > 0 } ? error.ToString() : SafeText.Line($"{error.GetType().Name}: {error.Message}");
            await shell.Error.WriteLineAsync($"Internal error, please report it (LISTENER_TRACE=1 shows where): {trace}");
            return ExitCodes.Failure;
        }
    }

    internal static RootCommand Create(Shell shell)
    {
        var root = new RootCommand("Listener finds what people say of you, says how soon somebody must answer, and loses nothing. Without a verb it runs the service.")
        {
            RunVerb.Create(),
            WatchVerb.Create(shell),
            CheckVerb.Create(shell),
            MigrateVerb.Create(shell),
            FeedVerb.Create(shell),
            ClassifyVerb.Create(shell),
            ExplainVerb.Create(shell),
            TailVerb.Create(shell),
            SourcesVerb.Create(shell),
            ReplayVerb.Create(shell),
            DeadLettersVerb.Create(shell),
            EraseVerb.Create(shell),
            HoldVerb.Create(shell),
            EvidenceVerb.Create(shell),
            TrainVerb.Create(shell),
            EvaluateVerb.Create(shell),
            SimulateVerb.Create(shell),
        };
        root.Directives.Clear();
        foreach (var help in root.Options.Where(option => option.Name == "--help").ToList())
            root.Options.Remove(help);
        root.Options.Add(TeachingHelp.Option());
        return root;
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, Shell shell, CancellationToken cancellationToken)
    {
        if (parsed.Action is not TeachingHelp && UsageMistakes.Of(parsed) is { Count: > 0 } mistakes)
        {
            foreach (var mistake in mistakes)
                await shell.Error.WriteLineAsync(mistake);
            var verb = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
            await shell.Error.WriteLineAsync($"Help: listener{verb} --help");
            return ExitCodes.Usage;
        }

        await using var output = shell.OpenText();
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = shell.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // signals come as the token
        };
        return await parsed.InvokeAsync(configuration, cancellationToken);
    }

    /// <summary>No verb means run, also when options are given.</summary>
    private static IReadOnlyList<string> WithVerb(IReadOnlyList<string> args) =>
        args.Count == 0 || (args[0] is ['-', ..] first && first is not ("--help" or "-h" or "-?" or "--version")) ? ["run", .. args] : args;

    private static int? ExitCodeOf(Exception error) => error switch
    {
        CommandFailure failure => failure.ExitCode,
        QueryException => ExitCodes.Usage,
        StoreInUseException => ExitCodes.InUse,
        StoreUnusableException or StoreUnavailableException => ExitCodes.Failure,
        ModelFileException or InvalidDataException or IOException or UnauthorizedAccessException => ExitCodes.Failure,
        _ => null,
    };
}
