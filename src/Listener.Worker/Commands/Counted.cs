using System.Globalization;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary>The one figure a verb ends with.</summary>
internal static class Counted
{
    /// <param name="remark">What happens next, for a person: behind the figure, and on standard error where that is JSON. Not for a count of 0.</param>
    public static void Print(Shell shell, bool asJson, string what, int count, string remark)
    {
        if (asJson)
        {
            using var lines = new JsonLines(shell.Output);
            lines.Write((what, count), static (json, line) => json.WriteNumber(line.what, line.count));
            lines.Flush();
            if (count > 0)
                shell.Error.WriteLine(remark);
            return;
        }

        using var text = shell.OpenText();
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} {what}. {(count > 0 ? remark : "")}").TrimEnd());
    }
}
