using System.Runtime.InteropServices;

namespace Listener.Worker.Terminal;

/// <summary>
/// Whether somebody still reads standard output. A write would tell, but a verb that waits for the next mention may not write for hours, and
/// <c>listener watch | head -1</c> is to end when head has.
/// </summary>
internal sealed class PipeReader : IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _source;
    private readonly Timer? _timer;

    private PipeReader(bool watches, CancellationToken cancellationToken)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timer = watches ? new Timer(_ => Look(), null, Glance, Glance) : null;
    }

    /// <summary>Cancelled with the token it was made of, and when the reader has gone.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>True once the reader has gone.</summary>
    public bool HasGone { get; private set; }

    /// <param name="isProcessOutput">False for output that is no file descriptor, as in tests: it has no reader to lose.</param>
    public static PipeReader Watch(bool isProcessOutput, CancellationToken cancellationToken) =>
        new(isProcessOutput && !OperatingSystem.IsWindows(), cancellationToken);

    public void Dispose()
    {
        _timer?.Dispose();
        _source.Dispose();
    }

    /// <summary>True when nobody reads standard output any more. False for output that is no file descriptor.</summary>
    public static bool IsGone(bool isProcessOutput)
    {
        if (!isProcessOutput || OperatingSystem.IsWindows())
            return false;

        // POLLERR, POLLHUP and POLLNVAL are reported without being asked for (POSIX, poll); a pipe without a reader gives the first on Linux, the second on macOS.
        const short gone = 0x08 | 0x10 | 0x20;
        var output = new PollDescriptor { File = 1 };
        return Poll(ref output, 1, 0) > 0 && (output.Returned & gone) != 0;
    }

    private void Look()
    {
        if (!IsGone(isProcessOutput: true))
            return;
        HasGone = true;
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The verb ended meanwhile.
        }
    }

#pragma warning disable SYSLIB1054 // The generated form needs unsafe code in the project; this one call does not.
    [DllImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll(ref PollDescriptor files, nuint count, int milliseconds);
#pragma warning restore SYSLIB1054

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int File;
        public short Asked;
        public short Returned;
    }
}
