using System.Globalization;

namespace Listener.Worker.Hosting;

/// <summary>
/// Lets a test break the process at the very point where a promise could break, by <c>LISTENER_FAULT=point</c> or <c>LISTENER_FAULT=point:argument</c>.
/// Without the variable nothing here does anything.
/// </summary>
internal static class FaultPoint
{
    private static readonly string[] Wanted = (Environment.GetEnvironmentVariable("LISTENER_FAULT") ?? "").Split(':', 2);

    private static bool IsAt(string point) => Wanted[0].Length > 0 && Wanted[0] == point;

    /// <summary>What the point was given; empty when nothing.</summary>
    private static string Argument => Wanted.ElementAtOrDefault(1) ?? "";

    /// <summary>Ends the process as kill -9 would, without any clean-up.</summary>
    public static void Hit(string point, bool when = true)
    {
        if (when && IsAt(point))
        {
            Environment.FailFast($"LISTENER_FAULT={point}");
        }
    }

    /// <summary>A bug at this point, for whatever the argument names.</summary>
    public static void Throw(string point, string about)
    {
        if (IsAt(point) && about.Contains(Argument, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"LISTENER_FAULT={point}");
        }
    }

    /// <summary>
    /// Before a mention is classified: <c>classify-throw:word</c>, <c>classify-die:word</c> for the texts with the word, <c>classify-hang</c> for ever,
    /// <c>classify-slow:milliseconds</c>. Says so on stderr, for a test to count.
    /// </summary>
    public static async Task ClassifyAsync(string text, CancellationToken cancellationToken)
    {
        if (Wanted[0].Length == 0)
        {
            return;
        }

        Throw("classify-throw", text);
        if (IsAt("classify-die") && text.Contains(Argument, StringComparison.Ordinal))
        {
            // What kills a process takes a moment to do so; the others of its batch are done by then.
            await Task.Delay(500, cancellationToken);
            Hit("classify-die");
        }

        if (IsAt("classify-hang") || IsAt("classify-slow"))
        {
            await Console.Error.WriteLineAsync($"LISTENER_FAULT={Wanted[0]}");
            await (IsAt("classify-hang")
                ? Task.Delay(Timeout.Infinite, CancellationToken.None)
                : Task.Delay(int.Parse(Argument, CultureInfo.InvariantCulture), cancellationToken));
        }
    }
}
