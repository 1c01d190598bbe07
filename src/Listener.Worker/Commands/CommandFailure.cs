using Listener.Worker.Configuration;

namespace Listener.Worker.Commands;

/// <summary>A verb cannot do what it was asked; the message is one line for whoever asked.</summary>
/// <param name="exitCode">What the process ends with.</param>
internal sealed class CommandFailure(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}

/// <summary>The configuration cannot be used.</summary>
internal sealed class ConfigurationFailure(IReadOnlyList<ConfigurationMistake> mistakes) : Exception("The configuration has mistakes.")
{
    public IReadOnlyList<ConfigurationMistake> Mistakes { get; } = mistakes;
}
