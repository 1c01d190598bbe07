using System.CommandLine;
using System.CommandLine.Parsing;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary>A verb that teaches: a summary for the list of verbs, and examples below its own help.</summary>
internal sealed class Verb : Command
{
    public Verb(string name, string summary, params string[] examples)
        : base(name, summary) => Examples = examples;

    /// <summary>Whole command lines.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>As <see cref="Does"/>, for a verb that goes on printing: it ends quietly when nobody reads any more.</summary>
    public Verb Streams(Shell shell, Func<ParseResult, CancellationToken, Task<int>> action) => Does(async (parsed, cancellationToken) =>
    {
        using var reader = PipeReader.Watch(shell.IsProcess, cancellationToken);
        try
        {
            return await action(parsed, reader.Token);
        }
        catch (OperationCanceledException) when (reader.HasGone && !cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Success;
        }
    });

    /// <summary>What the verb does with its parsed line.</summary>
    public Verb Does(Func<ParseResult, CancellationToken, Task<int>> action)
    {
        SetAction(action);
        return this;
    }
}

/// <summary>Options that mean the same wherever they appear.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "One JSON object a line, nothing else on standard output." };

    public static Option<string?> Config() => new("--config", "-c")
    {
        Description = "Configuration file instead of appsettings.json and appsettings.local.json of this folder.",
        HelpName = "file",
    };

    public static Option<string?> Database() => new("--db")
    {
        Description = "SQLite file instead of the database of the configuration.",
        HelpName = "file",
    };

    public static Option<bool> AllowPrivate() => new("--allow-private")
    {
        Description = "Also read addresses that are not on the public internet (tests, intranets).",
    };

    /// <summary>An option whose mistakes say what would be right.</summary>
    public static Option<T?> Parsed<T>(string name, string helpName, string summary, string allowed, Func<string, T?> parse)
        where T : struct => new(name)
        {
            Description = summary,
            HelpName = helpName,
            CustomParser = result =>
            {
                var value = parse(Text(result));
                if (value is null)
                    result.AddError(Mistake(name, result, allowed));
                return value;
            },
        };

    /// <summary>The same for sets of words.</summary>
    public static Option<IReadOnlySet<T>?> Words<T>(string name, string summary, string allowed, Func<string, IReadOnlySet<T>?> parse)
        where T : struct, Enum => new(name)
        {
            Description = summary,
            HelpName = "words",
            Arity = ArgumentArity.ExactlyOne, // a set would else take several
            CustomParser = result =>
            {
                var value = parse(Text(result));
                if (value is null)
                    result.AddError(Mistake(name, result, allowed));
                return value;
            },
        };

    private static string Text(ArgumentResult result) => result.Tokens.Count == 1 ? result.Tokens[0].Value : "";

    private static string Mistake(string name, ArgumentResult result, string allowed) =>
        $"{name}: '{SafeText.Line(Text(result), 60)}' cannot be read (allowed: {allowed})";
}
