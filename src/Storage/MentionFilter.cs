using System.Text;
using Dapper;
using Listener.Contracts;

namespace Listener.Storage;

/// <summary>A query as a where clause of fixed parts.</summary>
internal static class MentionFilter
{
    private const int LargestPage = 1_000;

    /// <exception cref="ArgumentException">The cursor or the limit is not one.</exception>
    public static (string Where, DynamicParameters Parameters) Of(Dialect dialect, MentionQuery query)
    {
        if (query.Limit is < 1 or > LargestPage)
            throw new ArgumentException($"Limit is 1 to {LargestPage}, not {query.Limit}.", nameof(query));

        var where = new StringBuilder(query.Order == MentionOrder.AsClassified ? "where v.mention is not null" : "where 1 = 1");
        var parameters = new DynamicParameters();
        parameters.Add("limit", (long)query.Limit);

        Add("and v.stage = @stage", "stage", query.Stage is { } stage ? EnumText<Stage>.Of(stage) : null);
        Add("and v.intent = @intent", "intent", query.Intent is { } intent ? EnumText<Intent>.Of(intent) : null);
        Add(
            $"and {dialect.AnyOf("v.urgency", "@urgencies")}",
            "urgencies",
            query.UrgencyAtLeast is null && query.UrgencyAtMost is null ? null : dialect.Many(Between(query.UrgencyAtLeast, query.UrgencyAtMost)));
        Add("and m.brand = @brand", "brand", StoredText.Clean(query.Brand));
        Add(
            "and substr(lower(coalesce(v.language, m.language)) || '-', 1, length(@language)) = @language", // pt is also pt-BR, and tags have no case (RFC 5646, section 2.1.1)
            "language",
            StoredText.Clean(query.Language)?.ToLowerInvariant() is { } tag ? $"{tag}-" : null);
        Add("and (m.source_name = @source or m.source_kind = @source)", "source", StoredText.Clean(query.Source));
        Add("and m.found_at >= @since", "since", query.Since?.ToUnixTimeMilliseconds());
        Add("and m.found_at < @until", "until", query.Until?.ToUnixTimeMilliseconds());
        Add(query.Order == MentionOrder.NewestFirst ? "and m.sequence < @after" : "and v.sequence > @after", "after", Sequence(query.Cursor));
        return (where.ToString(), parameters);

        void Add(string condition, string name, object? value)
        {
            if (value is null)
                return;
            where.Append(' ').Append(condition);
            parameters.Add(name, value);
        }
    }

    private static string[] Between(Urgency? least, Urgency? most) =>
        [.. Enum.GetValues<Urgency>().Where(urgency => !(urgency < least) && !(urgency > most)).Select(EnumText<Urgency>.Of)];

    private static long? Sequence(string? cursor)
    {
        if (cursor is null)
            return null;
        return MentionQuery.TryReadCursor(cursor, out var sequence)
            ? sequence
            : throw new ArgumentException("The cursor is not one that Listener gave out.", nameof(cursor));
    }
}
