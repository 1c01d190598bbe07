using System.Data;
using System.Text.RegularExpressions;

namespace Listener.Storage;

/// <summary>One parameter of a <see cref="RowStatement{TRow}"/>.</summary>
internal readonly record struct RowParameter<TRow>(string Name, DbType Type, Func<TRow, object?> Value);

/// <summary>
/// A statement that runs once per row: prepared once on SQLite, sent as one batch on PostgreSQL. Its text names parameters
/// (<c>@brand</c>); the engines get positions (<c>$1</c>), which Npgsql need not parse and SQLite reads as names.
/// </summary>
internal sealed partial class RowStatement<TRow>(Dialect dialect)
{
    private readonly List<RowParameter<TRow>> _parameters = [];

    public string Sql { get; private set; } = "";

    /// <summary>True when rows come back.</summary>
    public bool Returns => Sql.StartsWith("select", StringComparison.Ordinal) || Sql.Contains("returning", StringComparison.Ordinal);

    public IReadOnlyList<RowParameter<TRow>> Parameters => _parameters;

    /// <summary>Names of the parameters so far: <c>brand, url</c>.</summary>
    public string Names => string.Join(", ", _parameters.Select(parameter => parameter.Name));

    /// <summary>The parameters so far: <c>@brand, @url</c>.</summary>
    public string Values => string.Join(", ", _parameters.Select(parameter => "@" + parameter.Name));

    public RowStatement<TRow> Text(string name, Func<TRow, string?> value) =>
        With(name, DbType.String, row => StoredText.Clean(value(row)));

    public RowStatement<TRow> Number(string name, Func<TRow, long?> value) => With(name, DbType.Int64, row => value(row));

    public RowStatement<TRow> Real(string name, Func<TRow, double?> value) => With(name, DbType.Double, row => value(row));

    public RowStatement<TRow> Flag(string name, Func<TRow, bool> value) => With(name, DbType.Int64, row => value(row) ? 1L : 0L);

    public RowStatement<TRow> Time(string name, Func<TRow, DateTimeOffset?> value) =>
        With(name, DbType.Int64, row => value(row)?.ToUnixTimeMilliseconds());

    public RowStatement<TRow> Id(string name, Func<TRow, Guid?> value) =>
        With(name, dialect.IdType, row => value(row) is { } id ? dialect.Id(id) : null);

    public RowStatement<TRow> Bytes(string name, Func<TRow, byte[]> value) => With(name, DbType.Binary, row => value(row));

    /// <summary>Sets the text, when all parameters are named.</summary>
    public RowStatement<TRow> As(string sql)
    {
        Sql = NamedParameter().Replace(
            sql, match => "$" + (1 + _parameters.FindIndex(parameter => parameter.Name == match.Groups[1].Value)));
        return Sql.Contains("$0", StringComparison.Ordinal) ? throw new ArgumentException($"A parameter is not named: {sql}") : this;
    }

    private RowStatement<TRow> With(string name, DbType type, Func<TRow, object?> value)
    {
        _parameters.Add(new RowParameter<TRow>(name, type, value));
        return this;
    }

    [GeneratedRegex("@([a-z_0-9]+)")]
    private static partial Regex NamedParameter();
}
