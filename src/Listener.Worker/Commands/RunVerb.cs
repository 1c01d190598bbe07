using System.CommandLine;
using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Listener.Worker.Messaging;
using Listener.Worker.Telemetry;
using Listener.Worker.Terminal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Commands;

/// <summary><c>listener run</c>: the service.</summary>
internal static class RunVerb
{
    /// <summary>Everything has its own limit; together they may still be too long for a database that is frozen. Above the host's 30 s.</summary>
    private static readonly TimeSpan LastResort = TimeSpan.FromSeconds(33);

    public static Command Create()
    {
        var config = CommonOptions.Config();
        var json = new Option<bool>("--json") { Description = "Writes the log as JSON, one object a line, to standard error as always." };
        return new Verb("run", "Runs the service: polls, captures, classifies, publishes and answers over HTTP, by Listener:Roles.", "listener run", "listener run --config /etc/listener/appsettings.json --json")
        {
            config, json,
        }.Does((parsed, cancellationToken) => RunAsync(parsed.GetValue(config), parsed.GetValue(json), cancellationToken));
    }

    private static async Task<int> RunAsync(string? config, bool asJson, CancellationToken cancellationToken)
    {
        var settings = Settings.Read(config);
        using var host = ListenerHost.Build(settings.Options, settings.Root, asJson);
        var logger = host.Services.GetRequiredService<ILogger<ListenerOptions>>();
        StrayExceptions.Tell(logger.ConnectionStray);
        foreach (var advice in ConfigurationAdvice.For(settings.Options))
            logger.ConfigurationLacks(advice);
        var exit = host.Services.GetRequiredService<HostExit>(); // Running ends with disposing.
        await using var late = new Timer(_ => Environment.Exit(HostExit.Broken));
        using var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => late.Change(LastResort, Timeout.InfiniteTimeSpan));
        try
        {
            await host.RunAsync(cancellationToken);
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested && Cancellation.IsAll(error))
        {
            // Told to stop before everything had started: that is what was done.
        }
        catch (Exception error) when (BindFailure.Is(error))
        {
            // A second process finds the address taken as well as the database: the database is the reason.
            if (exit.Code == 0)
                throw new CommandFailure(ExitCodes.Failure, BindFailure.Told(error, settings.Options.Http.Urls));
        }

        return exit.Code;
    }
}
