using Listener.Worker.Commands;
using Listener.Worker.Terminal;

namespace Listener.Worker.Tests.Commands;

/// <summary>Named pipes that nobody writes to.</summary>
public sealed class WaitingInputTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private Folder _folder = null!;

    [SetUp]
    public async Task MakePipeAsync()
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("Named pipes in folders are those of POSIX.");
        _folder = new();
        using var made = System.Diagnostics.Process.Start("mkfifo", _folder.Path("pipe"));
        await made.WaitForExitAsync();
    }

    [TearDown]
    public void RemoveFolder() => _folder?.Dispose();

    [TestCase("classify {0}", false)]
    [TestCase("classify {0}", true)]
    [TestCase("feed {0}", false)]
    [TestCase("feed {0}", true)]
    [TestCase("train --out {0}.model --data {0}", false)]
    [TestCase("train --out {0}.model --data {0}", true)]
    [TestCase("evaluate --data {0}", false)]
    [TestCase("evaluate --data {0}", true)]
    public async Task A_verb_that_waits_for_a_pipe_ends_when_it_is_interrupted(string line, bool isOpen)
    {
        var pipe = _folder.Path("pipe");
        using var stop = new CancellationTokenSource();
        using var output = new MemoryStream();
        using var errors = new StringWriter();
        var begun = new TaskCompletionSource();

        // Opened for both, a pipe waits for nobody; and in the end whoever still waits for it is released.
        await using var writer = isOpen ? new FileStream(pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite) : null;
        try
        {
            var run = Task.Run(() =>
            {
                var running = CommandLine.RunAsync(string.Format(null, line, pipe).Split(' '), new(Stream.Null, output, errors), () => ExitCodes.Interrupted, stop.Token);
                begun.SetResult();
                return running;
            });
            await begun.Task.WaitAsync(Limit);
            await stop.CancelAsync();

            Assert.That((await run.WaitAsync(Limit), output.Length, errors.ToString()), Is.EqualTo((ExitCodes.Interrupted, 0L, "")));
        }
        finally
        {
            await using var release = new FileStream(pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        }
    }
}
