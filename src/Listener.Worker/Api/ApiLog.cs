using Microsoft.Extensions.Logging;

namespace Listener.Worker.Api;

/// <summary>Log lines of the HTTP face. Paths and queries are a stranger's words and stay out.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(1301, LogLevel.Error, "A {Method} request crashed.")]
    public static partial void RequestCrashed(this ILogger logger, Exception error, string method);

    [LoggerMessage(1302, LogLevel.Warning, "A reader of the stream took nothing for {Patience} and was cut off at {Cursor}; it can go on from there.")]
    public static partial void StreamReaderDropped(this ILogger logger, TimeSpan patience, string cursor);

    [LoggerMessage(1303, LogLevel.Warning, "A delivery for {Source} was refused: its signature is not good.")]
    public static partial void DeliveryRefused(this ILogger logger, string source);

    [LoggerMessage(1304, LogLevel.Debug, "A delivery for {Source}: {Posts} posts, {New} new mentions.")]
    public static partial void Delivered(this ILogger logger, string source, int posts, int @new);
}
