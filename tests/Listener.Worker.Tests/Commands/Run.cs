using System.Text;
using System.Text.Json;
using Listener.Worker.Commands;
using Listener.Worker.Terminal;

namespace Listener.Worker.Tests.Commands;

/// <summary>One command line, run in this process with captured streams.</summary>
internal sealed record Run(int ExitCode, string Output, string Errors)
{
    public IReadOnlyList<JsonElement> Json =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    public static Task<Run> Of(params string[] args) => WithInputAsync("", args);

    public static Task<Run> WithInputAsync(string input, params string[] args) => WithInputAsync(Encoding.UTF8.GetBytes(input), args);

    public static async Task<Run> WithInputAsync(byte[] input, params string[] args)
    {
        using var output = new MemoryStream();
        using var errors = new StringWriter();
        var shell = new Shell(new MemoryStream(input), output, errors);
        var exitCode = await CommandLine.RunAsync(args, shell, () => ExitCodes.Interrupted, CancellationToken.None);
        return new(exitCode, Encoding.UTF8.GetString(output.ToArray()), errors.ToString());
    }

    public override string ToString() => $"exit code {ExitCode}\n--- stdout\n{Output}\n--- stderr\n{Errors}";
}
