using Listener.Storage;
using Listener.Worker.Hosting;
using Listener.Worker.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Holds;

/// <summary>
/// Seals what is held and lets go of the payloads nobody needs any more. What is to be done stands in the database: a killed process leaves it to
/// the next.
/// </summary>
public sealed class EvidenceKeeper(
    EvidenceStore evidence,
    RetentionStore retention,
    RetentionPolicy policy,
    StoreGate store,
    StoreOutage outage,
    HostExit exit,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<EvidenceKeeper> logger) : Part(exit, lifetime, logger)
{
    private const int Group = 50;

    /// <summary>How soon a threat is sealed, and how long a payload outlives its verdict at least.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        await store.OpenedAsync(stoppingToken);
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            await RoundAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Once more at the end, so that a run of a few seconds leaves nothing unsealed either.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!store.IsOpen)
        {
            return;
        }

        try
        {
            await RoundAsync(cancellationToken);
        }
        catch (StoreUnusableException error)
        {
            outage.Met(error.Message); // the next run seals it
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            var sealedNow = await SealAsync(evidence, null, time.GetUtcNow(), cancellationToken);
            if (sealedNow > 0)
            {
                logger.Sealed(sealedNow);
            }

            await retention.PrunePayloadsAsync(policy, time.GetUtcNow(), cancellationToken);
        }
        catch (StoreUnavailableException error)
        {
            outage.Met(error.Message);
        }
    }

    /// <summary>Seals one mention, or all that are held and are not sealed. Returns how many records that made.</summary>
    internal static async Task<int> SealAsync(EvidenceStore evidence, Guid? mentionId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var made = 0;
        foreach (var unsealed in await evidence.UnsealedAsync(mentionId, Group, cancellationToken))
        {
            var (id, parts) = (unsealed.Record.Mention.Id, EvidenceFile.Parts(unsealed, now));
            var isNew = await evidence.AppendAsync(
                id, now, parts, (number, previous) => EvidenceFile.Record(number, id, now, previous, parts), cancellationToken);
            made += isNew ? 1 : 0;
        }

        return made;
    }
}
