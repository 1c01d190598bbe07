using System.Globalization;

namespace Listener.Worker.Terminal;

/// <summary>Times as people say them.</summary>
internal static class RelativeTime
{
    /// <summary><c>just now</c>, <c>5 min ago</c>, <c>3 h ago</c>, <c>2 d ago</c>, then the date.</summary>
    public static string Ago(DateTimeOffset time, DateTimeOffset now) => (now - time) switch
    {
        { TotalSeconds: < 60 } => "just now",
        { TotalMinutes: < 60 } past => Text($"{(int)past.TotalMinutes} min ago"),
        { TotalHours: < 48 } past => Text($"{(int)past.TotalHours} h ago"),
        { TotalDays: < 60 } past => Text($"{(int)past.TotalDays} d ago"),
        _ => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    /// <summary><c>in 12 min</c>, <c>in 3 h</c>; <c>overdue</c> for a time that has passed.</summary>
    public static string Until(DateTimeOffset time, DateTimeOffset now) => (time - now) switch
    {
        { Ticks: <= 0 } => "overdue",
        { TotalSeconds: < 60 } left => Text($"in {(int)Math.Ceiling(left.TotalSeconds)} s"),
        { TotalMinutes: < 60 } left => Text($"in {(int)Math.Round(left.TotalMinutes)} min"),
        { TotalHours: < 48 } left => Text($"in {(int)Math.Round(left.TotalHours)} h"),
        var left => Text($"in {(int)left.TotalDays} d"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
