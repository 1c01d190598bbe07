using System.CommandLine.Parsing;

namespace Listener.Worker.Commands;

/// <summary>Inputs named on a command line, of which <c>-</c> is standard input.</summary>
internal static class InputFiles
{
    /// <summary>For an argument whose files may be <c>-</c>: what was read from standard input is gone.</summary>
    public static void OnceOnly(ArgumentResult result)
    {
        if (result.Tokens.Count(token => token.Value == "-") > 1)
            result.AddError("standard input (-) can be read once only");
    }

    /// <summary>Opens a file unbuffered. Opening a named pipe waits for its writer, and nothing calls that back: who waits here goes on when cancelled, and the opening ends with the process.</summary>
    public static Task<FileStream> OpenAsync(string file, CancellationToken cancellationToken) => Task
        .Run(() => new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0), cancellationToken)
        .WaitAsync(cancellationToken);
}
