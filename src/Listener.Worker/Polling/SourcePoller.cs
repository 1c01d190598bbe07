using Listener.Connectors;
using Listener.Storage;
using Listener.Worker.Capture;
using Listener.Worker.Configuration;
using Listener.Worker.Holds;
using Listener.Worker.Hosting;
using Listener.Worker.Telemetry;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Polling;

/// <summary>One source, one poll: fetch, capture, commit, page by page.</summary>
public sealed class SourcePoller(
    SourceCatalog catalog,
    MentionCapture capture,
    CaptureStore captures,
    SourceStore sources,
    HostManners manners,
    PollReports reports,
    TimeProvider time,
    ILogger<SourcePoller> logger)
{
    /// <summary>Pages of one poll; what remains is taken up by the next one, which is then due at once.</summary>
    private const int PageBudget = 50;

    /// <summary>Two fetches' worth: a lease outlives a slow page and is renewed with each.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(90);

    /// <summary>Polls until the source has no more or the budget is spent. Expected failures end in the store; bugs pass through.</summary>
    public async Task PollAsync(Lease lease, CancellationToken cancellationToken)
    {
        var (source, connector) = catalog.Find(lease.Source);
        if (manners.NotBefore(source.Host) is { } notBefore)
        {
            await FailAsync(lease, source, new(FetchFailure.RateLimited, "The host asked for patience.", notBefore - time.GetUtcNow()), cancellationToken);
            return;
        }

        try
        {
            using var place = await manners.EnterAsync(source.Host, cancellationToken);
            var (posts, found) = await WalkAsync(lease, source, connector, cancellationToken);
            logger.Polled(lease.Source, posts, found);
            reports.Report(new(lease.Source, lease.Kind, posts, found, null));
        }
        catch (LeaseLostException)
        {
            logger.LeaseLost(lease.Source);
        }
        catch (Exception error) when (FetchException.TryFrom(error, out var failure) && !cancellationToken.IsCancellationRequested)
        {
            await FailAsync(lease, source, failure, cancellationToken);
        }
    }

    private async Task<(int Posts, int New)> WalkAsync(Lease lease, WatchedSource source, IConnector connector, CancellationToken cancellationToken)
    {
        var (posts, found, cursor) = (0, 0, lease.Cursor);
        for (var pages = 1; ; pages++)
        {
            List<SourceAnswer> answers = [];
            var page = await connector.FetchAsync(source.Options.Definition with { Answered = answers.Add }, cursor, cancellationToken);
            FaultPoint.Hit("after-fetch");
            var now = time.GetUtcNow();
            var final = !page.More || page.Incomplete || pages == PageBudget || page.Cursor == cursor;
            var due = page.More && final ? now : PollPlan.NextDue(now, source.Options.Every, page.PollAfter, Random.Shared.NextDouble());
            var batch = capture.From(page, source.Options, connector.Info.Channel, now) with { Final = final, NextDue = due };
            batch = batch with { Payload = PayloadCutter.Cut(answers, page.Posts, batch.ExternalIds) };
            var result = await captures.CommitAsync(lease, batch, cancellationToken);
            FaultPoint.Hit("after-commit");
            posts += batch.Collected;
            found += result.New.Count;
            cursor = page.Cursor;
            if (page.Gap is { } gap)
            {
                logger.GapFound(lease.Source, gap.Reason);
            }

            if (final)
            {
                return (posts, found);
            }

            lease = await sources.RenewAsync(lease, LeaseTime, now, cancellationToken);
        }
    }

    private async Task FailAsync(Lease lease, WatchedSource source, FetchException failure, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var throttled = failure.Failure == FetchFailure.RateLimited;
        var parked = failure.Failure is FetchFailure.Gone or FetchFailure.Refused;
        var refused = failure.Failure == FetchFailure.Unauthorized;
        var wait = Backoff.Wait(lease.Failures + 1, refused ? Longer(source.Options.Every, TimeSpan.FromMinutes(15)) : source.Options.Every, failure.RetryAfter);
        if (throttled)
        {
            // Being throttled is not being broken: the wait applies to the host, the rung stays.
            manners.Pause(source.Host, now + (failure.RetryAfter ?? wait));
        }

        var due = now + PollPlan.Spread(wait, Random.Shared.NextDouble());
        var state = throttled ? SourceStates.Throttled : parked ? SourceStates.Parked : SourceStates.Failing;
        try
        {
            await sources.RecordFailureAsync(lease, new(state, failure.Message, due, CountsAsFailure: !throttled, now), cancellationToken);
        }
        catch (LeaseLostException)
        {
            logger.LeaseLost(lease.Source);
        }

        logger.PollFailed(lease.Source, failure.Failure, failure.Message);
        reports.Report(new(lease.Source, lease.Kind, 0, 0, failure.Message));
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
