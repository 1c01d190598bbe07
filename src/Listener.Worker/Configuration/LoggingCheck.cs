using Listener.Classifier.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Listener.Worker.Configuration;

/// <summary>Checks the section <c>Logging</c>, which .NET reads itself and dies of when something in it is wrong.</summary>
internal static class LoggingCheck
{
    private const string Section = "Logging";
    private const string Levels = "LogLevel";
    private const string Categories = "a section of categories, such as { \"Default\": \"Information\" }";

    public static void Check(IConfigurationRoot root, List<ConfigurationMistake> mistakes)
    {
        var logging = root.GetSection(Section);
        CheckLevels(new(root, logging, mistakes));
        foreach (var provider in logging.GetChildren().Where(child => !child.Key.Equals(Levels, StringComparison.OrdinalIgnoreCase)))
        {
            CheckLevels(new(root, provider, mistakes));
        }

        var section = new SectionReader(root, logging, mistakes);
        if (logging["CaptureScopes"] is { } capture && !bool.TryParse(capture, out _))
        {
            section.Wrong("CaptureScopes", $"'{SectionReader.Short(capture)}' cannot be read", "true or false");
        }

        CheckConsole(section, "Console", one => one.Bind(new ConsoleLoggerOptions()));
        CheckConsole(section, "Console:FormatterOptions", one =>
        {
            one.Bind(new SimpleConsoleFormatterOptions());
            one.Bind(new JsonConsoleFormatterOptions());
        });
    }

    private static void CheckLevels(SectionReader section)
    {
        if (section.Text(Levels) is not null)
        {
            section.Wrong(Levels, "is a single value", Categories);
        }

        var levels = Enum.GetNames<LogLevel>();
        foreach (var (category, value) in section.Named(Levels).Where(level => level.Value.Length > 0))
        {
            if (!Enum.TryParse<LogLevel>(value, ignoreCase: true, out var level) || !Enum.IsDefined(level))
            {
                var nearest = NearestName.Of(value, levels) is { } name ? $", did you mean {name}?" : "";
                section.Refuse($"{Levels}:{category}", $"'{SectionReader.Short(value)}' is not a level{nearest}", string.Join(", ", levels));
            }
        }
    }

    /// <summary>The console's own settings one by one, as the console will read them.</summary>
    private static void CheckConsole(SectionReader section, string key, Action<IConfiguration> bind)
    {
        foreach (var (name, value) in section.Named(key))
        {
            try
            {
                bind(new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build());
            }
            catch (Exception error) when (error is InvalidOperationException or ArgumentException or System.Reflection.TargetInvocationException)
            {
                section.Refuse($"{key}:{name}", $"'{SectionReader.Short(value)}' cannot be read", "what .NET documents of its console logger");
            }
        }
    }
}
