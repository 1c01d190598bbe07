using Listener.Classifier.Brands;

namespace Listener.Classifier.Tests.Brands;

/// <summary>A matcher of one query.</summary>
internal static class Watch
{
    public static bool Matches(string query, string text) => Matches(query, new MatchInput(null, text));

    public static bool Matches(string query, MatchInput input) => Of(query).Match(input).Count == 1;

    public static BrandMatcher Of(params string[] queries) =>
        new([.. queries.Select((query, index) => new Brand($"brand-{index}", $"Brand {index}", WatchQuery.Parse(query), []))]);
}
