using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Listener.Worker.Terminal;

/// <summary>The descriptors 0, 1 and 2 of the process.</summary>
internal static class StandardFile
{
    public const int Input = 0;
    public const int Output = 1;
    public const int Error = 2;

    // POSIX, fcntl; the numbers are the same on Linux and macOS.
    private const int GetFlags = 1, CloseOnExec = 1;

    /// <summary>
    /// False when the process was started without it (<c>&lt;&amp;-</c>, <c>2&gt;&amp;-</c>). Its number is then no bad descriptor: the runtime's first pipe has taken it, and what is read
    /// or written there is the runtime's own. What came through an exec cannot be close-on-exec, and everything the runtime opens is.
    /// </summary>
    public static bool WasGiven(int file) => OperatingSystem.IsWindows() || (Control(file, GetFlags) is >= 0 and var flags && (flags & CloseOnExec) == 0);

    /// <summary>Standard input, empty when there is none. A read waits for its writer whatever its token says: wait with the token instead.</summary>
    public static Stream OpenInput()
    {
        if (!WasGiven(Input))
            return Stream.Null;

        // The runtime's reader of terminals edits lines by itself and changes the mode of the terminal, and then Ctrl-C no longer ends the process while it waits.
        return Console.IsInputRedirected || OperatingSystem.IsWindows()
            ? Console.OpenStandardInput()
            : new FileStream(new SafeFileHandle(Input, ownsHandle: false), FileAccess.Read, bufferSize: 0);
    }

#pragma warning disable SYSLIB1054 // The generated form needs unsafe code in the project; this one call does not.
    [DllImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int file, int command);
#pragma warning restore SYSLIB1054
}
