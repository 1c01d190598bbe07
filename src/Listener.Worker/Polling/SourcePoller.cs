using Listener.Connectors;
using Listener.Storage;
using Listener.Worker.Capture;
using Listener.Worker.Configuration;
using Listener.Worker.Holds;
using Listener.Worker.Hosting;
using Listener.Worker.Security;
using Listener.Worker.Telemetry;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Polling;

/// <summary>One source, one poll: fetch, capture, commit, page by page.</summary>
public sealed class SourcePoller(
    SourceCatalog catalog,
    MentionCapture capture,
    CaptureStore captures,
    SourceStore sources,
    LeaseHolder holder,
    HostManners manners,
    PollReports reports,
    Redactor redactor,
    ListenerOptions options,
    TimeProvider time,
    ILogger<SourcePoller> logger)
{
    /// <summary>Pages of one poll, at most, and as many as half of its time allows; what remains is taken up by the next one, which is then due at once.</summary>
    private const int PageBudget = 50;

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
            var (posts, found) = await holder.HoldAsync(lease, async held =>
            {
                using var place = await manners.EnterAsync(source.Host, held);
                return await WalkAsync(lease, source, connector, held);
            }, cancellationToken);
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
        var started = time.GetTimestamp();
        for (var pages = 1; ; pages++)
        {
            List<SourceAnswer> answers = [];
            var page = await connector.FetchAsync(source.Options.Definition with { Answered = answers.Add }, cursor, cancellationToken);
            FaultPoint.Hit("after-fetch");
            FaultPoint.Throw("poll-throw", lease.Source);
            var now = time.GetUtcNow();
            var final = !page.More || page.Incomplete || pages == PageBudget || page.Cursor == cursor
                || time.GetElapsedTime(started) > options.Polling.Longest / 2;
            var due = page.More && final ? now : PollPlan.NextDue(now, source.Options.Every, page.PollAfter, Random.Shared.NextDouble());
            var batch = capture.From(page, source.Options, connector.Info.Channel, now) with { Final = final, NextDue = due };
            batch = batch with { Payload = PayloadCutter.Cut(answers, page.Posts, batch.ExternalIds, cancellationToken) };
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
        }
    }

    /// <summary>A bug is treated as any failure of the source: it waits, and health shows it.</summary>
    public Task RecordCrashAsync(Lease lease, Exception error) => FailAsync(
        lease, catalog.Find(lease.Source).Source, new(FetchFailure.Malformed, $"The connector failed: {error.GetType().Name}.", cause: error), CancellationToken.None);

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
        var message = LogSafe.Escape(redactor.Clean(failure.Message));
        var state = throttled ? SourceStates.Throttled : parked ? SourceStates.Parked : SourceStates.Failing;
        try
        {
            await sources.RecordFailureAsync(lease, new(state, message, due, CountsAsFailure: !throttled, now), cancellationToken);
        }
        catch (LeaseLostException)
        {
            logger.LeaseLost(lease.Source);
        }

        logger.PollFailed(lease.Source, failure.Failure, message);
        reports.Report(new(lease.Source, lease.Kind, 0, 0, message) { IsUnreachable = failure is { Failure: FetchFailure.Unreachable, InnerException: HttpRequestException { StatusCode: null } } });
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
