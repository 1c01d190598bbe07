using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Listener.Worker.Commands;

/// <summary>The usual help, then examples to copy.</summary>
internal sealed class TeachingHelp(HelpAction usual) : SynchronousCommandLineAction
{
    public static HelpOption Option()
    {
        var option = new HelpOption("--help", "-h", "-?");
        option.Action = new TeachingHelp((HelpAction)option.Action!);
        return option;
    }

    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is Verb { Examples: { Count: > 0 } examples })
        {
            output.WriteLine("Examples:");
            foreach (var example in examples)
                output.WriteLine($"  {example}");
            output.WriteLine();
        }

        return 0;
    }
}
