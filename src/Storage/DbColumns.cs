using System.Data.Common;

namespace Listener.Storage;

/// <summary>Nullable columns, and times as they are stored: Unix milliseconds, UTC.</summary>
internal static class DbColumns
{
    extension(DbDataReader reader)
    {
        public string? TextOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

        public long? NumberOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

        public double? RealOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);

        public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

        public DateTimeOffset? TimeOrNull(int column) => reader.IsDBNull(column) ? null : reader.Time(column);
    }

    extension(DateTimeOffset time)
    {
        /// <summary>The time as it will be read back.</summary>
        public DateTimeOffset AsStored() => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
    }

    extension(TimeSpan span)
    {
        public long Milliseconds() => (long)span.TotalMilliseconds;
    }
}
