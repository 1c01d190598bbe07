using System.CommandLine;
using System.CommandLine.Parsing;
using Listener.Classifier.Text;
using Listener.Worker.Configuration;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary>What is wrong with a command line, one sentence a mistake, with the name that was probably meant.</summary>
internal static class UsageMistakes
{
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var verb = parsed.CommandResult.Command;
        var unknown = Unknown(parsed);
        if (verb is RootCommand && unknown.FirstOrDefault(token => !token.StartsWith('-')) is { } word)
            return [Sentence("verb", word, verb.Subcommands.Select(command => command.Name))];

        List<string> mistakes = [.. unknown.Where(token => token.StartsWith('-')).Select(token => Sentence("option", token.Split('=')[0], OptionNames(parsed)))];

        // The value of an unknown option is not a second mistake.
        if (mistakes.Count == 0)
            mistakes.AddRange(unknown.Select(token => $"'{SafeText.Line(token, 60)}' is one argument too many"));
        if (mistakes.Count == 0)
            mistakes.AddRange(parsed.Errors.Select(Sentence));
        return mistakes;
    }

    /// <summary>Tokens that are no part of the grammar, and arguments that look like options and stand before <c>--</c>.</summary>
    private static List<string> Unknown(ParseResult parsed)
    {
        var free = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).ToHashSet(ReferenceEqualityComparer.Instance);
        var posing = parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .Where(token => token.Value is ['-', not ('"' or '('), ..] && !free.Contains(token))
            .Select(token => token.Value);
        return [.. parsed.UnmatchedTokens.Concat(posing).Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> OptionNames(ParseResult parsed)
    {
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult command; result = result.Parent)
        {
            foreach (var option in command.Command.Options)
                yield return option.Name;
        }
    }

    private static string Sentence(ParseError error) =>
        error.SymbolResult is ArgumentResult { Parent: CommandResult, Argument.Name: var name } ? $"<{name}>: {error.Message}" : error.Message;

    /// <summary>That a word is none of the known names, with the nearest of them or all.</summary>
    public static string Sentence(string what, string word, IEnumerable<string> names)
    {
        var known = names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var shown = SafeText.Line(word, 60);
        return NearestName.Of(word, known) is { } nearest
            ? $"'{shown}' is no {what}, did you mean '{nearest}'?"
            : $"'{shown}' is no {what} (allowed: {string.Join(", ", known)})";
    }
}
