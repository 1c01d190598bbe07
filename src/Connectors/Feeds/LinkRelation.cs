namespace Listener.Connectors.Feeds;

/// <summary>Relations of links: RFC 4287 section 4.2.7.2.</summary>
internal static class LinkRelation
{
    private const string Registry = "http://www.iana.org/assignments/relation/";

    /// <summary>Lower case, without the registry's address; a missing one means alternate.</summary>
    public static string Of(ReadOnlySpan<char> rel)
    {
        rel = rel.Trim();
        if (rel.StartsWith(Registry, StringComparison.OrdinalIgnoreCase))
            rel = rel[Registry.Length..];
        return rel switch
        {
            "" or "alternate" => "alternate",
            "self" => "self",
            "hub" => "hub",
            "next" => "next",
            "replies" => "replies",
            "enclosure" => "enclosure",
            _ => rel.ToString().ToLowerInvariant(),
        };
    }

    /// <summary>How good a link is as the address of its entry: alternates before everything, pages before other files; 0 is no use.</summary>
    public static int Rank(string relation, ReadOnlySpan<char> type) => relation switch
    {
        "alternate" when type.IsEmpty || type.Contains("html", StringComparison.OrdinalIgnoreCase) => 5,
        "alternate" => 4,
        "self" => 1,
        _ => 0,
    };
}
