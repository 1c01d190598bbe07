using System.Text;

namespace Listener.Worker.Terminal;

/// <summary>Where a verb reads and writes. Results go to <see cref="Output"/>, everything else to <see cref="Error"/>.</summary>
/// <param name="Input">Standard input, unbuffered.</param>
/// <param name="Output">Standard output, unbuffered.</param>
/// <param name="Error">Standard error, flushed at every line. That of the process may be closed, and takes lines of several threads.</param>
public sealed record Shell(Stream Input, Stream Output, TextWriter Error)
{
    /// <summary>Without a byte order mark; what UTF-8 cannot hold becomes U+FFFD.</summary>
    public static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>True when the streams are those of the process.</summary>
    public bool IsProcess { get; init; }

    /// <summary>True when a person reads the output.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>True when a person reads the messages.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>A terminal, and nobody set NO_COLOR (no-color.org) or TERM=dumb.</summary>
    public bool HasColour { get; init; }

    /// <summary>Columns of the terminal; a generous page where there is none.</summary>
    public int Width { get; init; } = 160;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The process's own.</summary>
    public static Shell OfProcess() => new(
        StandardFile.OpenInput(),
        StandardOutput.Open(),
        TextWriter.Synchronized(new StreamWriter(StandardError.Open(), Utf8) { AutoFlush = true }))
    {
        IsProcess = true,
        IsTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
        HasColour = !Console.IsOutputRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb",
        Width = Console.IsOutputRedirected ? 160 : Math.Max(40, Console.WindowWidth),
    };

    /// <summary>A writer over <see cref="Output"/> for plain text; flush it before the verb ends.</summary>
    public StreamWriter OpenText() => new(Output, Utf8, bufferSize: 16 * 1024, leaveOpen: true) { NewLine = "\n" };
}
