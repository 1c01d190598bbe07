using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Tests.Configuration;

public sealed class LoggingCheckTests
{
    [TestCase("Logging:LogLevel:Default", "Verbos", "'Verbos' is not a level")]
    [TestCase("Logging:LogLevel:Default", "Debg", "did you mean Debug?")]
    [TestCase("Logging:LogLevel:Listener.Worker.Polling", " ", "is not a level")]
    [TestCase("Logging:LogLevel:Default", "17", "'17' is not a level")]
    [TestCase("Logging:Console:LogLevel:Default", "loud", "'loud' is not a level")]
    [TestCase("Logging:EventLog:LogLevel:Microsoft", "loud", "'loud' is not a level")]
    [TestCase("Logging:LogLevel", "Debug", "is a single value")]
    [TestCase("Logging:CaptureScopes", "perhaps", "perhaps")]
    [TestCase("Logging:CaptureScopes", "", "'' cannot be read")]
    [TestCase("Logging:Console", "MaxQueueLength", "many", "many")]
    [TestCase("Logging:Console", "MaxQueueLength", "0", "'0' cannot be read")]
    [TestCase("Logging:Console", "LogToStandardErrorThreshold", "loud", "loud")]
    [TestCase("Logging:Console:FormatterOptions", "IncludeScopes", "perhaps", "perhaps")]
    public void What_the_log_would_die_of_is_a_mistake_with_its_key(params string[] setting)
    {
        var (key, value, said) = (string.Join(':', setting[..^2]), setting[^2], setting[^1]);

        var (_, mistakes) = ConfigurationReader.Read(Root(key, value), []);

        Assert.That(mistakes.Select(mistake => mistake.ToString()).Distinct().ToList(), Has.Count.EqualTo(1));
        Assert.That(mistakes[0].ToString(), Does.Contain(key).And.Contain(said).And.Contain("(allowed: "));
    }

    [TestCase("Logging:LogLevel:Default", "debug")]
    [TestCase("Logging:LogLevel:Default", "2")]
    [TestCase("Logging:LogLevel:Default", "")]
    [TestCase("Logging:Console:LogLevel:Microsoft", "None")]
    [TestCase("Logging:Console:FormatterOptions:SingleLine", "true")]
    [TestCase("Logging:Console:FormatterOptions:JsonWriterOptions:Indented", "true")]
    [TestCase("Logging:Console:FormatterName", "nothing")]
    public void What_is_no_mistake_starts(string key, string value)
    {
        var (options, mistakes) = ConfigurationReader.Read(Root(key, value), []);

        Assert.That(mistakes, Is.Empty, string.Join('\n', mistakes));
        foreach (var asJson in (bool[])[false, true])
        {
            using var host = ListenerHost.Build(options with { Roles = Roles.Classify, Storage = new() { ConnectionString = "Data Source=:memory:" } }, Root(key, value), asJson);
            Assert.That(() => host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("any"), Throws.Nothing);
        }
    }

    private static IConfigurationRoot Root(string key, string value) => new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
}
