namespace Listener.Classifier.Brands;

/// <summary>A query that cannot be read. The message says what to write instead.</summary>
/// <param name="message">One or two sentences for whoever wrote the query.</param>
/// <param name="column">Where the mistake is, from 1, in UTF-16 units.</param>
public sealed class QueryException(string message, int column) : FormatException($"Column {column}: {message}")
{
    /// <summary>Where the mistake is, from 1, in UTF-16 units.</summary>
    public int Column { get; } = column;
}
