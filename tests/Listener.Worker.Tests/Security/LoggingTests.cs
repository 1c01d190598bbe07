using Listener.Worker.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Tests.Security;

public sealed class LoggingTests
{
    [TestCase("plain ä 日本 🙂", "plain ä 日本 🙂")]
    [TestCase("a\r\nb", "a\\x0d\\x0ab")]
    [TestCase("\u001b[2J", "\\x1b[2J")]
    [TestCase("\u009b31m", "\\x9b31m")]
    [TestCase("abc\u202efed", "abc\\u202efed")]
    [TestCase("a\u2028b\u2029c", "a\\u2028b\\u2029c")]
    [TestCase("a\u200bb", "a\\u200bb")]
    [TestCase("\udb40\udc41", "\\U000e0041")]
    public void What_could_fool_a_reader_is_shown_as_what_it_is(string text, string expected) =>
        Assert.That(LogSafe.Of(text), Is.EqualTo(expected));

    // An attribute is stored as UTF-8 and cannot hold half a character.
    [Test]
    public void Half_a_character_is_shown_as_its_code() => Assert.That(LogSafe.Of("a\ud83d"), Is.EqualTo("a\\ud83d"));

    [Test]
    public void Long_text_is_cut_between_characters()
    {
        var cut = LogSafe.Of(string.Concat(Enumerable.Repeat("🙂", 5_000)));

        Assert.That(cut, Has.Length.LessThanOrEqualTo(200).And.EndsWith("🙂…"));
    }

    [TestCase("Connecting to amqp://listener:s3cret@broker:5672/", "Connecting to amqp://***@broker:5672/")]
    [TestCase("https://user:p@ss@host/path", "https://***@host/path")]
    [TestCase("GET https://api.example/x?a=1&access_token=abc&b=2", "GET https://api.example/x?a=1&access_token=***&b=2")]
    [TestCase("Host=db;Username=u;Password=p w;Database=d", "Host=db;Username=u;Password=*** w;Database=d")]
    [TestCase("Authorization: Bearer abcdefghijkl", "Authorization: Bearer ***")]
    [TestCase("a canary/1 and canary%2F1", "a *** and ***")]
    [TestCase("see https://blog.example/a@b", "see https://blog.example/a@b")]
    [TestCase("the token of 12 sources", "the token of 12 sources")]
    public void Secrets_are_blacked_out_wherever_they_stand(string text, string expected) =>
        Assert.That(new Redactor(["canary/1"]).Clean(text), Is.EqualTo(expected));

    [Test]
    public void No_secret_and_no_line_break_passes_into_a_log()
    {
        using var recorder = new Recorder();
        using var services = new ServiceCollection()
            .AddLogging(logging => RedactingLogging.Add(logging.AddProvider(recorder), new Redactor(["canary-7f3a"])))
            .BuildServiceProvider();
        var logger = services.GetRequiredService<ILogger<LoggingTests>>();

#pragma warning disable CA1848, CA1873, CA2254 // The point is lines that nobody wrote with care.
        logger.LogError(new InvalidOperationException("Password=canary-7f3a", new IOException("canary-7f3a")), "Failed {Url}", "https://x.example/?token=canary-7f3a");
        using (logger.BeginScope("in canary-7f3a"))
            logger.LogInformation("canary-7f3a\nforged line {Count}", 7);
#pragma warning restore CA1848, CA1873, CA2254

        var text = string.Join('|', recorder.Lines);
        Assert.Multiple(() =>
        {
            Assert.That(text, Does.Not.Contain("canary").And.Not.Contain("\nforged"));
            Assert.That(recorder.Lines[0], Does.Contain("Failed https://x.example/?token=***").And.Contain("InvalidOperationException"));
            Assert.That(recorder.Lines[^1], Does.Contain("***\\x0aforged line 7").And.Contain("Count=7"));
        });
    }

    [Test]
    public void A_host_that_is_stopped_while_it_starts_is_no_failure_of_its()
    {
        using var recorder = new Recorder();
        using var services = new ServiceCollection()
            .AddLogging(logging => RedactingLogging.Add(logging.AddProvider(recorder), new Redactor([])))
            .BuildServiceProvider();
        var host = services.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.Extensions.Hosting.Internal.Host");

#pragma warning disable CA1848, CA1873, CA2254 // The host's own lines.
        host.LogError(new TaskCanceledException(), "Hosting failed to start");
        services.GetRequiredService<ILoggerFactory>().CreateLogger("MassTransit").LogWarning(new OperationCanceledException(), "Bus start canceled");
        host.LogError(new AggregateException(new OperationCanceledException(), new TaskCanceledException()), "Hosting failed to start");
        host.LogError(new IOException("address in use"), "Hosting failed to start");
        host.LogError(new AggregateException(new OperationCanceledException(), new IOException("both")), "Hosting failed to start");
        services.GetRequiredService<ILogger<LoggingTests>>().LogError(new TaskCanceledException(), "Another's");
#pragma warning restore CA1848, CA1873, CA2254

        Assert.That(recorder.Lines, Has.Count.EqualTo(3));
        Assert.That(string.Join('|', recorder.Lines), Does.Contain("address in use").And.Contain("both").And.Contain("Another's"));
    }

    /// <summary>Keeps all that reaches a provider: line, values, exception.</summary>
    private sealed class Recorder : ILoggerProvider, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Lines.Add($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(',', pairs.Select(pair => $"{pair.Key}={pair.Value}")) : "";
            Lines.Add($"{formatter(state, exception)} {values} {exception}");
        }

        public void Dispose()
        {
        }
    }
}
