using System.Diagnostics;
using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests;

/// <summary>Standard input that never ends, and streams that were closed before the program began.</summary>
public sealed class StandardStreamTests
{
    private const string Feed = "<rss version=\"2.0\"><channel><item><guid>1</guid><title>t</title></item></channel></rss>";

    private TemporaryFolder folder = null!;

    [SetUp]
    public void Create()
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("Signals and descriptors are those of POSIX.");
        folder = new();
    }

    [TearDown]
    public void Remove() => folder.Dispose();

    [TestCase("INT", 130)]
    [TestCase("TERM", 143)]
    public async Task A_signal_ends_a_verb_that_waits_for_standard_input_and_what_it_wrote_before_is_whole(string signal, int exitCode)
    {
        // The program holds the writing end of its own input, which therefore never ends.
        await using var classify = Start("mkfifo in; exec 3<>in; echo '{\"text\":\"Thanks\"}' >&3; exec \"$@\" <in", "classify");
        await Eventually.HoldsAsync(() => classify.Output.Contains('\n', StringComparison.Ordinal), TimeSpan.FromSeconds(60), "a verdict", classify);

        await (signal == "INT" ? classify.InterruptAsync() : classify.TerminateAsync());
        var finished = await classify.WaitForExitAsync(TimeSpan.FromSeconds(20));

        Assert.That((finished.ExitCode, finished.Lines.Count, finished.Errors), Is.EqualTo((exitCode, 1, "")), finished.ToString);
    }

    [Test]
    public async Task The_interrupt_key_ends_a_verb_that_waits_at_a_terminal()
    {
        if (!File.Exists("/usr/bin/script"))
            Assert.Ignore("There is no script(1) to make a terminal.");
        var start = new ProcessStartInfo("/usr/bin/script", ["-qec", $"'{Host}' '{Repository.Program}' classify", "/dev/null"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var terminal = Process.Start(start)!;
        try
        {
            await terminal.StandardInput.WriteAsync("{\"text\":\"Thanks\"}\n");
            await terminal.StandardInput.FlushAsync();
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (await terminal.StandardOutput.ReadLineAsync(late.Token) is { } line && !line.Contains("urgency", StringComparison.Ordinal))
            {
                // What was typed is echoed first.
            }

            await terminal.StandardInput.WriteAsync('\u0003');
            await terminal.StandardInput.FlushAsync();
            await terminal.WaitForExitAsync(late.Token);

            Assert.That(terminal.ExitCode, Is.EqualTo(130));
        }
        finally
        {
            terminal.Kill(entireProcessTree: true);
        }
    }

    [TestCase("classify", 0)]
    [TestCase("feed -", 1)]
    public async Task Standard_input_that_is_closed_is_empty(string arguments, int exitCode)
    {
        var closed = await FinishAsync("exec \"$@\" <&-", arguments);
        var empty = await FinishAsync("exec \"$@\" </dev/null", arguments);

        Assert.That(closed.ExitCode, Is.EqualTo(exitCode), closed.ToString);
        Assert.That(closed, Is.EqualTo(empty));
    }

    [TestCase("feed feed.xml", 0)]
    [TestCase("feed none.xml", 1)]
    [TestCase("watch acme --once --feed http://127.0.0.1:9/feed", 1)]
    [TestCase("xyzzy", 2)]
    public async Task Standard_error_that_is_closed_or_full_changes_nothing_but_that_nothing_is_said(string arguments, int exitCode)
    {
        folder.File("feed.xml", Feed);

        var open = await FinishAsync("exec \"$@\"", arguments);
        var closed = await FinishAsync("exec \"$@\" 2>&-", arguments);
        var full = await FinishAsync("exec \"$@\" 2>/dev/full", arguments);

        Assert.That(open.ExitCode, Is.EqualTo(exitCode), open.ToString);
        Assert.That((closed.ExitCode, closed.Output), Is.EqualTo((exitCode, open.Output)), closed.ToString);
        Assert.That((full.ExitCode, full.Output), Is.EqualTo((exitCode, open.Output)), full.ToString);
    }

    [Test]
    public async Task Nothing_is_written_where_the_runtime_has_taken_the_place_of_closed_streams()
    {
        folder.File("feed.xml", Feed);

        var finished = await FinishAsync("exec \"$@\" <&- >&- 2>&-", "feed feed.xml none.xml --json");

        Assert.That(finished.ExitCode, Is.Zero, finished.ToString);
    }

    private static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private WorkerProcess Start(string script, string arguments) =>
        WorkerProcess.Start(arguments.Split(' '), new Dictionary<string, string?>(), folder.Path, under: ["bash", "-c", script, "bash"]);

    private async Task<Finished> FinishAsync(string script, string arguments)
    {
        await using var worker = Start(script, arguments);
        return await worker.WaitForExitAsync(TimeSpan.FromSeconds(60));
    }
}
