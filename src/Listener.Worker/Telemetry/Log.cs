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

    [LoggerMessage(1005, LogLevel.Error, "The poll of {Source} crashed; it is tried again when its lease lapses.")]
    public static partial void PollCrashed(this ILogger logger, Exception error, string source);

    [LoggerMessage(1006, LogLevel.Warning, "Collecting pauses: {High}; {Unsettled} mentions under way, {FreeBytes} bytes free on the disk.")]
    public static partial void PressureChanged(this ILogger logger, bool high, long unsettled, long freeBytes);

    [LoggerMessage(1101, LogLevel.Warning, "The database is away: {Message}")]
    public static partial void StoreAway(this ILogger logger, string message);

    [LoggerMessage(1102, LogLevel.Critical, "The database cannot be used: {Message}")]
    public static partial void StoreRefused(this ILogger logger, string message);

    [LoggerMessage(1103, LogLevel.Information, "Listening with {Sources} sources; database {Database}.")]
    public static partial void StoreOpened(this ILogger logger, string database, int sources);

    [LoggerMessage(1104, LogLevel.Debug, "Took up {Rows} messages of the last run.")]
    public static partial void Resumed(this ILogger logger, int rows);

    [LoggerMessage(1105, LogLevel.Warning, "The clock says {Year}: certificates will look as if they were not valid yet. Set it, then restart.")]
    public static partial void ClockWrong(this ILogger logger, int year);

    [LoggerMessage(1201, LogLevel.Warning, "The broker did not confirm {Messages} messages in time; they are sent again.")]
    public static partial void BusAway(this ILogger logger, int messages);

    [LoggerMessage(1202, LogLevel.Warning, "{Messages} messages were confirmed after their claim had lapsed; they may be sent twice, with the same id.")]
    public static partial void ClaimLost(this ILogger logger, int messages);

    [LoggerMessage(1203, LogLevel.Error, "Message {MessageId} was given up; see listener deadletters.")]
    public static partial void MessageDead(this ILogger logger, Guid messageId);

    [LoggerMessage(1204, LogLevel.Warning, "{Mentions} mentions had no verdict in time and were sent again.")]
    public static partial void Redriven(this ILogger logger, int mentions);

    [LoggerMessage(1205, LogLevel.Information, "Retention deleted {Mentions} mentions and {Rows} settled messages.")]
    public static partial void Pruned(this ILogger logger, int mentions, int rows);
}
