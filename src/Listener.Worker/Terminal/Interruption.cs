using System.Runtime.InteropServices;

namespace Listener.Worker.Terminal;

/// <summary>Ctrl-C and SIGTERM as a token. The second one ends the process at once.</summary>
public sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public Interruption()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCodes.Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, 128 + 15));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What the shell is told, 128 + signal; 0 without one.</summary>
    public int ExitCode { get; private set; }

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context, int exitCode)
    {
        if (ExitCode != 0)
        {
            // A host has handlers of its own for these signals, and would go on stopping in its own time.
            Environment.Exit(exitCode);
        }

        context.Cancel = true;
        ExitCode = exitCode;
        _source.Cancel();
    }
}
