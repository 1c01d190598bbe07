using System.CommandLine;
using Listener.Worker.Hosting;
using Listener.Worker.Terminal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Listener.Worker.Commands;

/// <summary><c>listener run</c>: the service.</summary>
internal static class RunVerb
{
    /// <summary>Everything has its own limit; together they may still be too long for a database that is frozen. Above the host's 30 s.</summary>
    private static readonly TimeSpan LastResort = TimeSpan.FromSeconds(33);

    public static Command Create()
    {
        var config = CommonOptions.Config();
        return new Verb("run", "Runs the service: polls, captures, classifies, publishes and answers over HTTP, by Listener:Roles.", "listener run", "listener run --config /etc/listener/appsettings.json")
        {
            config,
        }.Does((parsed, cancellationToken) => RunAsync(parsed.GetValue(config), cancellationToken));
    }

    private static async Task<int> RunAsync(string? config, CancellationToken cancellationToken)
    {
        var settings = Settings.Read(config);
        using var host = ListenerHost.Build(settings.Options, settings.Root);
        var exit = host.Services.GetRequiredService<HostExit>(); // Running ends with disposing.
        await using var late = new Timer(_ => Environment.Exit(HostExit.Broken));
        using var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => late.Change(LastResort, Timeout.InfiniteTimeSpan));
        try
        {
            await host.RunAsync(cancellationToken);
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested && IsCancellation(error))
        {
            // Told to stop before everything had started: that is what was done.
        }

        return exit.Code;
    }

    private static bool IsCancellation(Exception error) =>
        error is OperationCanceledException || (error is AggregateException several && several.InnerExceptions.All(IsCancellation));
}
