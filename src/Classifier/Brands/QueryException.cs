using System.Globalization;

namespace Listener.Classifier.Brands;

/// <summary>A query that cannot be read. The message says what to write instead.</summary>
/// <param name="problem">One or two sentences for whoever wrote the query.</param>
/// <param name="column">Where the mistake is, from 1. While a query is read in UTF-16 units; what leaves <see cref="WatchQuery.Parse"/> counts characters as people see them.</param>
public sealed class QueryException(string problem, int column) : FormatException($"Column {column}: {problem}")
{
    /// <summary>Where the mistake is, from 1.</summary>
    public int Column { get; } = column;

    /// <summary>The same mistake with its column in user-perceived characters (UAX #29): an emoji or a letter with accents is one.</summary>
    internal QueryException AsSeenIn(string query)
    {
        var before = query.AsSpan(0, Math.Min(Column - 1, query.Length));
        var seen = 1;
        for (; before.Length > 0; before = before[StringInfo.GetNextTextElementLength(before)..])
            seen++;
        return new(problem, seen);
    }
}
