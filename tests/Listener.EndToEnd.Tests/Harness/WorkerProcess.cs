using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>What a program that has ended left behind.</summary>
public sealed record Finished(int ExitCode, string Output, string Errors)
{
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public override string ToString() => $"exit code {ExitCode}\n--- stdout\n{Output}\n--- stderr\n{Errors}";
}

/// <summary>One <c>listener</c> process, driven as an operator or a failing machine would: by its command line and by signals.</summary>
public sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();
    private bool frozen;

    private WorkerProcess(Process process) => this.process = process;

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    public string Output => Text(output);

    public string Errors => Text(errors);

    /// <summary>The last words, for the message of a failed test.</summary>
    public string Tail => $"{(process.HasExited ? $"exit code {process.ExitCode}" : "still running")}\n--- stdout\n{Last(Output)}\n--- stderr\n{Last(Errors)}";

    /// <summary>Why it ended, where it said so.</summary>
    public string LastCritical => Errors.Split('\n').LastOrDefault(line => line.Contains(" crit: ", StringComparison.Ordinal)) ?? "no reason given";

    /// <summary>Resident memory in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Starts <c>listener run</c>; it may still be starting when this returns.</summary>
    public static WorkerProcess Run(WorkerSettings settings, string folder) => Start(["run"], settings.ToEnvironment(), folder);

    /// <param name="under">A program that starts the worker's, with its own arguments; it must become it.</param>
    public static WorkerProcess Start(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment, string folder, string? input = null, IReadOnlyList<string>? under = null)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(under?[0] ?? dotnet)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in (under is null ? [] : under.Skip(1).Append(dotnet)).Append(Repository.Program).Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        // Whatever the tests themselves were started with is not for the worker.
        foreach (var key in start.Environment.Keys.Where(IsForeign).ToList())
        {
            start.Environment.Remove(key);
        }

        start.Environment["NO_COLOR"] = "1";
        foreach (var (key, value) in environment.Where(pair => pair.Value is not null))
        {
            start.Environment[key] = value;
        }

        var worker = new WorkerProcess(new Process { StartInfo = start });
        worker.process.OutputDataReceived += (_, line) => Append(worker.output, line.Data);
        worker.process.ErrorDataReceived += (_, line) => Append(worker.errors, line.Data);
        worker.process.Start();
        worker.process.BeginOutputReadLine();
        worker.process.BeginErrorReadLine();
        worker.process.StandardInput.Write(input);
        worker.process.StandardInput.Close();
        return worker;
    }

    /// <summary>Runs a verb to its end.</summary>
    public static async Task<Finished> FinishAsync(
        IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string?>? environment = null, string? input = null, int seconds = 60)
    {
        await using var worker = Start(arguments, environment ?? new Dictionary<string, string?>(), folder, input);
        return await worker.WaitForExitAsync(TimeSpan.FromSeconds(seconds));
    }

    /// <summary>No goodbye, no flush, no finally.</summary>
    public async Task Kill9Async()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async Task FreezeAsync()
    {
        frozen = true;
        await SignalAsync("STOP");
    }

    public async Task ThawAsync()
    {
        frozen = false;
        await SignalAsync("CONT");
    }

    public Task TerminateAsync() => SignalAsync("TERM");

    public Task InterruptAsync() => SignalAsync("INT");

    /// <exception cref="TimeoutException">It still runs after the limit.</exception>
    public async Task<Finished> WaitForExitAsync(TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The process still runs after {limit.TotalSeconds:0} s.\n{Output}\n{Errors}");
        }

        return new(process.ExitCode, Output, Errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            if (frozen)
            {
                await ThawAsync();
            }

            await Kill9Async();
        }

        process.Dispose();
    }

    private static string Last(string text) => text.Length <= 4000 ? text : "… " + text[^4000..];

    private static bool IsForeign(string key) =>
        key.StartsWith("Listener", StringComparison.OrdinalIgnoreCase)
        || key.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
        || key.StartsWith("Logging__", StringComparison.OrdinalIgnoreCase)
        || key.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || key.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase);

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.AppendLine(line);
            }
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    private async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
