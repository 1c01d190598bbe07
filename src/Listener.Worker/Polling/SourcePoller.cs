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
    ListenerMeter meter,
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
            var (posts, found, failure) = await holder.HoldAsync(lease, async held =>
            {
                using var place = await manners.EnterAsync(source.Host, held);
                return await WalkAsync(lease, source, connector, held);
            }, cancellationToken);
            logger.Polled(lease.Source, posts, found);
            if (failure is not null)
            {
                logger.PollFailed(lease.Source, FetchFailure.Malformed, failure.Error);
            }

            reports.Report(new(lease.Source, lease.Kind, posts, found, failure?.Error)
            {
                Outcome = failure is null ? SourceStates.Healthy : SourceStates.Failing,
                AskedAgain = failure?.NextDue,
            });
        }
        catch (LeaseLostException)
        {
            logger.LeaseLost(lease.Source);
        }
        catch (Exception error) when (FetchException.TryFrom(error, out var failure))
        {
            // While the service stops, a source that seems out of reach may only have been hung up on; what it did answer is kept all the same.
            if (cancellationToken.IsCancellationRequested && failure.Failure == FetchFailure.Unreachable)
            {
                throw new OperationCanceledException("The poll was cut short by the end of the service.", error, cancellationToken);
            }

            await FailAsync(lease, source, failure, CancellationToken.None);
        }
    }

    private async Task<(int Posts, int New, SourceFailure? Failure)> WalkAsync(Lease lease, WatchedSource source, IConnector connector, CancellationToken cancellationToken)
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
            var final = !page.More || page.Incomplete || page.Fault is not null || pages == PageBudget || page.Cursor == cursor
                || time.GetElapsedTime(started) > options.Polling.Longest / 2;
            var due = page.More && final ? now : PollPlan.NextDue(now, source.Options.Every, page.PollAfter, Random.Shared.NextDouble());
            var batch = capture.From(page, source.Options, connector.Info.Channel, now) with { Final = final, NextDue = due };
            if (page.Fault is { } fault)
            {
                var failure = Failure(lease, source, new(FetchFailure.Malformed, fault), now);
                batch = batch with { Failure = failure, NextDue = failure.NextDue };
            }

            else if (page.Trouble is { } trouble)
            {
                batch = batch with { Failure = Failure(lease, source, new(FetchFailure.Malformed, trouble), now) with { NextDue = due, CountsAsFailure = false } };
            }

            batch = batch with { Payload = PayloadCutter.Cut(answers, page.Posts, batch.ExternalIds, cancellationToken) };
            var result = await captures.CommitAsync(lease, batch, cancellationToken);
            meter.Stored(lease.Kind, batch, result);
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
                return (posts, found, batch.Failure);
            }
        }
    }

    /// <summary>A bug is treated as any failure of the source: it waits, and health shows it.</summary>
    public Task RecordCrashAsync(Lease lease, Exception error) => FailAsync(
        lease, catalog.Find(lease.Source).Source, new(FetchFailure.Malformed, $"The connector failed: {error.GetType().Name}.", cause: error), CancellationToken.None);

    private async Task FailAsync(Lease lease, WatchedSource source, FetchException failure, CancellationToken cancellationToken)
    {
        var recorded = Failure(lease, source, failure, time.GetUtcNow());
        try
        {
            await sources.RecordFailureAsync(lease, recorded, cancellationToken);
        }
        catch (LeaseLostException)
        {
            logger.LeaseLost(lease.Source);
        }

        logger.PollFailed(lease.Source, failure.Failure, recorded.Error);
        reports.Report(new(lease.Source, lease.Kind, 0, 0, recorded.Error)
        {
            Outcome = recorded.State,
            AskedAgain = recorded.State == SourceStates.Parked ? null : recorded.NextDue,
            IsUnreachable = failure is { Failure: FetchFailure.Unreachable, InnerException: HttpRequestException { StatusCode: null } },
        });
    }

    /// <summary>What the store is told, and the host's other sources too when it asked for patience.</summary>
    private SourceFailure Failure(Lease lease, WatchedSource source, FetchException failure, DateTimeOffset now)
    {
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
        return new(state, message, due, CountsAsFailure: !throttled, now);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
