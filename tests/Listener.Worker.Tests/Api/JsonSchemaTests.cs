using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Listener.Contracts;

namespace Listener.Worker.Tests.Api;

/// <summary>Holds docs/schemas against the records, both ways: what is written is described, and what is described is written.</summary>
public sealed class JsonSchemaTests
{
    private static readonly string Folder = FindFolder();

    private static readonly Mention Full = new()
    {
        Id = Guid.Parse("11111111-1111-8111-8111-111111111111"),
        Brand = "acme",
        Source = new("rss", "wire"),
        Channel = Channel.AppStore,
        ExternalId = "1",
        Url = "https://acme.example/",
        Author = new("1", "Ann", "ann", 7, "vip", 2),
        Title = "A title",
        Text = "Some text",
        Language = "en",
        PublishedAt = DateTimeOffset.UnixEpoch,
        FoundAt = DateTimeOffset.UnixEpoch,
        ConversationId = "2",
        InReplyTo = "3",
        Rating = 0.5,
        RatingRaw = "3/5",
        Engagement = new(1, 2, 3, 4),
        IsPrivate = true,
        DuplicateOf = Guid.Parse("22222222-2222-8222-8222-222222222222"),
    };

    private static readonly Mention Bare = new() { Id = Guid.Empty, Brand = "acme", Source = new("rss", "wire"), ExternalId = "1", Text = "" };

    private static readonly Verdict FullVerdict = new()
    {
        Stage = Stage.Offstage,
        Urgency = Urgency.Critical,
        UrgencyScore = 100,
        Intent = Intent.Praise,
        Language = "fi",
        RespondBy = DateTimeOffset.UnixEpoch,
        Playbook = Playbook.DoNotReply,
        Reasons = [new("a", 1, "b"), new("c", 0)],
        ClassifierVersion = 1,
    };

    private static IEnumerable<TestCaseData> Samples()
    {
        var bareVerdict = FullVerdict with { RespondBy = null, Reasons = [] };
        yield return new("mention.json", Json(Full, ContractsJson.Readable.Mention)) { TestName = "mention, full" };
        yield return new("mention.json", Json(Bare, ContractsJson.Readable.Mention)) { TestName = "mention, bare" };
        yield return new("verdict.json", Json(FullVerdict, ContractsJson.Readable.Verdict)) { TestName = "verdict, full" };
        yield return new("verdict.json", Json(bareVerdict, ContractsJson.Readable.Verdict)) { TestName = "verdict, bare" };
        yield return new("mention-captured.json", Json(new MentionCaptured(Full), ContractsJson.Readable.MentionCaptured)) { TestName = "captured" };
        yield return new("mention-classified.json", Json(new MentionClassified { Mention = Bare, Verdict = FullVerdict }, ContractsJson.Readable.MentionClassified)) { TestName = "classified" };
    }

    [TestCaseSource(nameof(Samples))]
    public void What_is_written_is_what_the_schema_says(string schema, JsonNode sample) => Assert.That(Differences(Read(schema), sample, "$"), Is.Empty);

    [TestCase("mention.json", "channel", typeof(Channel))]
    [TestCase("verdict.json", "stage", typeof(Stage))]
    [TestCase("verdict.json", "urgency", typeof(Urgency))]
    [TestCase("verdict.json", "intent", typeof(Intent))]
    [TestCase("verdict.json", "severity", typeof(Severity))]
    [TestCase("verdict.json", "playbook", typeof(Playbook))]
    public void The_words_of_an_enum_are_those_of_the_schema(string schema, string field, Type type)
    {
        var words = Enum.GetValues(type).Cast<object>().Select(value => JsonSerializer.SerializeToNode(value, type)!.GetValue<string>());

        Assert.That(Read(schema)["properties"]![field]!["examples"]!.AsArray().Select(word => word!.GetValue<string>()), Is.EqualTo(words));
    }

    [TestCase(typeof(Mention), "mention.json")]
    [TestCase(typeof(Verdict), "verdict.json")]
    [TestCase(typeof(MentionCaptured), "mention-captured.json")]
    [TestCase(typeof(MentionClassified), "mention-classified.json")]
    public void What_may_be_null_in_the_record_may_be_null_in_the_schema_and_nothing_else(Type record, string schema)
    {
        var nullability = new NullabilityInfoContext();
        var expected = record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => nullability.Create(property).ReadState == NullabilityState.Nullable)
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));

        var nullable = Read(schema)["properties"]!.AsObject().Where(property => Types(property.Value!).Contains("null")).Select(property => property.Key);

        Assert.That(nullable, Is.EquivalentTo(expected));
    }

    [Test]
    public void A_difference_is_found()
    {
        var sample = Json(Full, ContractsJson.Readable.Mention).AsObject();
        sample["surprise"] = 1;
        sample["rating"] = "high";
        sample.Remove("brand");

        Assert.That(Differences(Read("mention.json"), sample, "$"), Is.EquivalentTo(["$.surprise is not described", "$.rating is string", "$.brand is missing"]));
    }

    private static IEnumerable<string> Differences(JsonNode schema, JsonNode? value, string path)
    {
        if (schema["$ref"] is { } reference)
            return Differences(Read(reference.GetValue<string>()), value, path);
        var type = TypeOf(value);
        var types = Types(schema);
        if (!types.Contains(type) && !(type == "integer" && types.Contains("number")))
            return [$"{path} is {type}"];
        if (schema["const"] is { } constant && !JsonNode.DeepEquals(constant, value))
            return [$"{path} is not {constant}"];
        return value switch
        {
            JsonObject members => OfObject(schema, members, path),
            JsonArray items => items.SelectMany((item, i) => Differences(schema["items"]!, item, $"{path}[{i}]")),
            _ => [],
        };
    }

    private static IEnumerable<string> OfObject(JsonNode schema, JsonObject members, string path)
    {
        var described = schema["properties"]!.AsObject();
        var required = schema["required"]!.AsArray().Select(name => name!.GetValue<string>());
        return members.Where(member => !described.ContainsKey(member.Key)).Select(member => $"{path}.{member.Key} is not described")
            .Concat(required.Union(described.Select(property => property.Key)).Where(name => !members.ContainsKey(name)).Select(name => $"{path}.{name} is missing"))
            .Concat(members.Where(member => described.ContainsKey(member.Key)).SelectMany(member => Differences(described[member.Key]!, member.Value, $"{path}.{member.Key}")));
    }

    private static string[] Types(JsonNode schema) => schema["type"] switch
    {
        JsonArray many => [.. many.Select(type => type!.GetValue<string>())],
        { } one => [one.GetValue<string>()],
        null => [],
    };

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => value.ToJsonString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
        JsonValueKind.Array => "array",
        _ => "object",
    };

    private static JsonNode Json<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(value, type)!;

    private static JsonNode Read(string schema) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, schema)))!;

    private static string FindFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "listener.sln")))
            folder = folder.Parent!;
        return Path.Combine(folder.FullName, "docs", "schemas");
    }
}
