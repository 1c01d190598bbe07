using Listener.Connectors;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Telemetry;

/// <summary>Every log line of the process. Ids, counts and durations only: no text, no author, no secret.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Debug, "Polled {Source}: {Posts} posts, {New} new mentions.")]
    public static partial void Polled(this ILogger logger, string source, int posts, int @new);

    [LoggerMessage(1002, LogLevel.Warning, "Poll of {Source} failed, {Failure}: {Message}")]
    public static partial void PollFailed(this ILogger logger, string source, FetchFailure failure, string message);

    [LoggerMessage(1003, LogLevel.Warning, "The lease of {Source} was lost; nothing of the page was kept.")]
    public static partial void LeaseLost(this ILogger logger, string source);

    [LoggerMessage(1004, LogLevel.Warning, "{Source} has a gap: {Reason}.")]
    public static partial void GapFound(this ILogger logger, string source, string reason);

    [LoggerMessage(1005, LogLevel.Error, "The poll of {Source} crashed; the source is left alone for a while.")]
    public static partial void PollCrashed(this ILogger logger, Exception error, string source);

    [LoggerMessage(1006, LogLevel.Warning, "Collecting pauses: {High}; {Unsettled} mentions under way (it pauses at {HighWater}), {FreeBytes} bytes free on the disk (it pauses below {LeastBytes}: make room).")]
    public static partial void PressureChanged(this ILogger logger, bool high, long unsettled, long highWater, long freeBytes, long leastBytes);

    [LoggerMessage(1007, LogLevel.Warning, "The clock was put back by {Step}; what waits for a time is moved along.")]
    public static partial void ClockPutBack(this ILogger logger, TimeSpan step);

    [LoggerMessage(1101, LogLevel.Warning, "The database is away: {Message}")]
    public static partial void StoreAway(this ILogger logger, string message);

    [LoggerMessage(1102, LogLevel.Critical, "The database cannot be used: {Message}")]
    public static partial void StoreRefused(this ILogger logger, string message);

    [LoggerMessage(1103, LogLevel.Information, "Listening with {Sources} sources; database {Database}.")]
    public static partial void StoreOpened(this ILogger logger, string database, int sources);

    [LoggerMessage(1105, LogLevel.Critical, "{Part} cannot go on; the process ends, to be started again.")]
    public static partial void PartFailed(this ILogger logger, Exception error, string part);

    [LoggerMessage(1106, LogLevel.Error, "{Handlers} handlers did not end in time; the broker delivers their messages again.")]
    public static partial void HandlersLeft(this ILogger logger, int handlers);

    [LoggerMessage(1104, LogLevel.Debug, "Took up {Rows} messages of the last run.")]
    public static partial void Resumed(this ILogger logger, int rows);

    [LoggerMessage(1108, LogLevel.Warning, "The clock says {Year}: certificates will look as if they were not valid yet. Set it, then restart.")]
    public static partial void ClockWrong(this ILogger logger, int year);

    [LoggerMessage(1107, LogLevel.Warning, "{Advice}")]
    public static partial void ConfigurationLacks(this ILogger logger, string advice);

    [LoggerMessage(1201, LogLevel.Warning, "The broker did not confirm {Messages} messages in time; they are sent again.")]
    public static partial void BusAway(this ILogger logger, int messages);

    [LoggerMessage(1213, LogLevel.Warning, "The broker refused {Messages} messages: {Reason} They are sent again.")]
    public static partial void BrokerRefused(this ILogger logger, int messages, string reason);

    [LoggerMessage(1202, LogLevel.Warning, "{Messages} messages were confirmed after their claim had lapsed; they may be sent twice, with the same id.")]
    public static partial void ClaimLost(this ILogger logger, int messages);

    [LoggerMessage(1203, LogLevel.Error, "Message {MessageId} was given up; see listener deadletters.")]
    public static partial void MessageDead(this ILogger logger, Guid messageId);

    [LoggerMessage(1204, LogLevel.Warning, "{Mentions} mentions had no verdict in time and were sent again.")]
    public static partial void Redriven(this ILogger logger, int mentions);

    [LoggerMessage(1205, LogLevel.Information, "Retention deleted {Mentions} mentions and {Rows} settled messages.")]
    public static partial void Pruned(this ILogger logger, int mentions, int rows);

    [LoggerMessage(1206, LogLevel.Error, "{Messages} messages wait in {Queue} and none has come for {Seconds} s; a new bus takes the place of the old.")]
    public static partial void BusDeaf(this ILogger logger, uint messages, string queue, double seconds);

    [LoggerMessage(1207, LogLevel.Critical, "{Buses} new buses have sent and taken nothing although the broker answers; the process ends, to be started again.")]
    public static partial void BusHopeless(this ILogger logger, int buses);

    [LoggerMessage(1208, LogLevel.Error, "The bus could not be started.")]
    public static partial void BusNotStarted(this ILogger logger, Exception error);

    [LoggerMessage(1209, LogLevel.Error, "Nothing has gone out for {Seconds} s although the broker answers; a new bus takes the place of the old.")]
    public static partial void BusMute(this ILogger logger, double seconds);

    [LoggerMessage(1210, LogLevel.Warning, "The broker cannot be used: {Reason} Collecting goes on; what waits is sent as soon as the broker can be reached.")]
    public static partial void BrokerUnusable(this ILogger logger, string reason);

    [LoggerMessage(1211, LogLevel.Warning, "The bus did not stop in time: {Reason}")]
    public static partial void BusNotStopped(this ILogger logger, string reason);

    [LoggerMessage(1212, LogLevel.Warning, "A connection to the broker was closed twice; another is opened.")]
    public static partial void ConnectionStray(this ILogger logger, Exception error);

    [LoggerMessage(1305, LogLevel.Warning, "Sealed the evidence of {Mentions} held mentions; see listener evidence list.")]
    public static partial void Sealed(this ILogger logger, int mentions);

    [LoggerMessage(1401, LogLevel.Warning, "Webhook {Endpoint}: {Problem} Delivery {MessageId}, attempt {Attempt}, is tried again.")]
    public static partial void WebhookFailed(this ILogger logger, string endpoint, string problem, Guid messageId, int attempt);

    [LoggerMessage(1402, LogLevel.Error, "Webhook {Endpoint}: delivery {MessageId} was given up; see listener deadletters.")]
    public static partial void WebhookDead(this ILogger logger, string endpoint, Guid messageId);

    [LoggerMessage(1403, LogLevel.Warning, "Webhook {Endpoint} fails too often; it is left alone for {Pause}.")]
    public static partial void WebhookPaused(this ILogger logger, string endpoint, TimeSpan pause);
}
