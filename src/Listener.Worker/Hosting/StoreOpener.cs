using Listener.Storage;
using Listener.Worker.Configuration;
using Listener.Worker.Polling;
using Listener.Worker.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Hosting;

/// <summary>Opens the database, brings the sources' rows in line with the configuration and lets the others in. A server that is not there yet is waited for.</summary>
public sealed class StoreOpener(
    Database database,
    SourceStore sources,
    OutboxStore outbox,
    DeliveryStore deliveries,
    SourceCatalog catalog,
    ClockWatch clock,
    ListenerOptions options,
    StoreGate gate,
    HostExit exit,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<StoreOpener> logger) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (time.GetUtcNow().Year is < 2020 and var year)
        {
            logger.ClockWrong(year);
        }

        for (var pause = TimeSpan.FromMilliseconds(500); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await OpenAsync(stoppingToken);
                return;
            }
            catch (StoreUnavailableException error)
            {
                logger.StoreAway(error.Message);
                await Task.Delay(pause, time, stoppingToken);
            }
            catch (Exception error) when (error is StoreInUseException or StoreUnusableException)
            {
                logger.StoreRefused(error.Message);
                exit.Fail(error is StoreInUseException ? HostExit.InUse : 2, error.Message);

                // A host that is stopped while it starts complains about that instead.
                lifetime.ApplicationStarted.Register(lifetime.StopApplication);
                return;
            }
        }
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        outbox.HandOver = options.Roles.HasFlag(Roles.Relay);
        await database.StartAsync(cancellationToken);
        var now = time.GetUtcNow();
        var isInProcess = options.Broker.Transport == Transport.InMemory;
        if (database.IsSqlite || isInProcess)
        {
            logger.Resumed(await outbox.ResetInProcessAsync(isInProcess, now, cancellationToken));
        }

        if (database.IsSqlite)
        {
            await sources.ReleaseAllAsync(cancellationToken);
            await clock.CatchUpAsync(cancellationToken);
        }

        if (options.Roles.HasFlag(Roles.Poll))
        {
            await sources.SyncDefinitionsAsync(catalog.Rows, now, cancellationToken);
            if (options.PollAtStart)
            {
                await sources.MakeDueAsync(now, cancellationToken);
            }
        }

        if (options.Roles.HasFlag(Roles.Relay))
        {
            // Before anybody is let in: what is classified from the first moment on is delivered, or shown.
            foreach (var reader in options.Webhooks.Select(webhook => webhook.Name).Concat(options.Reader is { } own ? [own] : []))
            {
                await deliveries.RegisterAsync(reader, cancellationToken);
            }
        }

        database.Served();
        logger.StoreOpened(database.Description, catalog.Rows.Count);
        gate.Open();
    }
}
