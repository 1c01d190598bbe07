using System.Diagnostics;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>The servers that test.sh started (eng/services.sh); without them a test is left out, with the reason.</summary>
public static class TestServers
{
    public static Uri RabbitMq => new(Required("LISTENER_TEST_RABBITMQ"));

    public static Uri RabbitMqApi => new(Required("LISTENER_TEST_RABBITMQ_API"));

    public static string Postgres => Required("LISTENER_TEST_POSTGRES");

    /// <summary>Runs eng/services.sh and returns what it printed.</summary>
    public static async Task<string> ScriptAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "eng", "services.sh"), arguments) { RedirectStandardOutput = true };
        start.Environment["LISTENER_SERVICES"] = folder;
        using var script = Process.Start(start)!;
        var output = await script.StandardOutput.ReadToEndAsync();
        await script.WaitForExitAsync();
        return script.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"services.sh {string.Join(' ', arguments)} ended with {script.ExitCode}: {output}");
    }

    private static string Required(string name)
    {
        var value = Environment.GetEnvironmentVariable(name);
        if (string.IsNullOrEmpty(value))
        {
            Assert.Ignore($"{name} is not set: run ./test.sh, or eval \"$(eng/services.sh start)\" first.");
        }

        return value!;
    }
}
