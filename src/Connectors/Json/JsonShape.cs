using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Listener.Connectors.Search;

namespace Listener.Connectors.Json;

/// <summary>Finds the list in an answer and turns its items into posts one by one: a bad item costs itself only.</summary>
internal static class JsonShape
{
    /// <summary>The member, or null when it is missing or null.</summary>
    /// <exception cref="FetchException">Malformed: the element is no object.</exception>
    public static JsonElement? Member(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Unexpected("$");
        return element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;
    }

    /// <summary>A count beside the list; null when it is missing or no number.</summary>
    public static long? Count(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var count) ? count : null;

    /// <summary>A text beside the list, numbers as written; null when it is missing, empty or something else.</summary>
    public static string? TextOf(this JsonElement element, string name) => element.Member(name) switch
    {
        { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 } value => value,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    /// <summary>The items of a list that must be there.</summary>
    /// <exception cref="FetchException">Malformed: it is missing or no list.</exception>
    public static IEnumerable<JsonElement> List(this JsonElement element, string name) =>
        Items(element.Member(name) ?? throw Unexpected($"$.{name}"), $"$.{name}");

    /// <summary>The items of a list that may be missing.</summary>
    /// <exception cref="FetchException">Malformed: it is there and no list.</exception>
    public static IEnumerable<JsonElement> ListOrNone(this JsonElement element, string name) =>
        element.Member(name) is { } list ? Items(list, $"$.{name}") : [];

    /// <exception cref="FetchException">Malformed: it is no list.</exception>
    public static IEnumerable<JsonElement> Items(JsonElement list, string path = "$") =>
        list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : throw Unexpected(path);

    /// <summary>Every item as a post; null from <paramref name="map"/> means that it has no id.</summary>
    public static SearchResult ToPosts<T>(IEnumerable<JsonElement> items, JsonTypeInfo<T> type, Func<T, Post?> map)
        where T : class
    {
        var posts = new List<Post>();
        var rejected = new List<Rejection>();
        foreach (var item in items)
        {
            if (Read(item, type) is not { } wire)
                rejected.Add(new Rejection("wrong-type"));
            else if (map(wire) is { ExternalId.Length: > 0 } post)
                posts.Add(post);
            else
                rejected.Add(new Rejection("no-id"));
        }

        return new SearchResult(posts) { Rejected = rejected };
    }

    /// <summary>Null for an item of another shape.</summary>
    public static T? Read<T>(JsonElement item, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return item.ValueKind == JsonValueKind.Object ? item.Deserialize(type) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static FetchException Unexpected(string path) => new(FetchFailure.Malformed, $"unexpected shape at {path}");
}
