namespace Listener.Classifier.Text;

/// <summary>Lower case of the invariant culture, by a table: beyond ASCII the runtime asks ICU, letter by letter.</summary>
internal static class LowerCase
{
    private static readonly char[] ByUnit = [.. Enumerable.Range(0, char.MaxValue + 1).Select(unit => char.ToLowerInvariant((char)unit))];

    /// <summary>What <see cref="char.ToLowerInvariant"/> gives.</summary>
    public static char Of(char unit) => ByUnit[unit];
}
