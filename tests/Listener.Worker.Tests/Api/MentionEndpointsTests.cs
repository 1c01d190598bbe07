using System.Net.Http.Json;
using System.Text.Json;
using Listener.Contracts;

namespace Listener.Worker.Tests.Api;

public sealed class MentionEndpointsTests
{
    private ApiHost _host = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await ApiHost.StartAsync();
        for (var number = 1; number <= 7; number++)
            await _host.StoreAsync(number, number == 7 ? null : number % 2 == 0 ? Urgency.High : Urgency.Critical);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public async Task Pages_follow_each_other_newest_first_without_gap_or_repeat()
    {
        List<string> ids = [];
        var cursor = "";
        do
        {
            var page = await _host.Http.GetFromJsonAsync<JsonElement>($"api/v1/mentions?limit=3{cursor}");
            ids.AddRange(page.GetProperty("mentions").EnumerateArray().Select(item => item.GetProperty("mention").GetProperty("externalId").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString() is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);

        Assert.That(ids, Is.EqualTo(new[] { "7", "6", "5", "4", "3", "2", "1" }));
    }

    [TestCase("urgency=high", "6 4 2")]
    [TestCase("urgency=high%2B", "6 5 4 3 2 1")]
    [TestCase("urgency=high+", "6 5 4 3 2 1")]
    [TestCase("urgency=low", "")]
    [TestCase("stage=onstage&limit=1", "6")]
    [TestCase("brand=acme&source=rss&limit=2", "7 6")]
    [TestCase("source=' OR 1=1--", "")]
    [TestCase("brand=%25_%25_%25", "")]
    [TestCase("since=2100-01-01", "")]
    [TestCase("until=2100-01-01T00:00:00%2B02:00&limit=1", "7")]
    [TestCase("until=2100-01-01T00:00:00+02:00&limit=1", "7")]
    [TestCase("stage=&cursor=&limit=", "7 6 5 4 3 2 1")]
    public async Task Filters_are_taken_literally(string query, string expected)
    {
        var page = await _host.Http.GetFromJsonAsync<JsonElement>($"api/v1/mentions?{query}");

        var ids = page.GetProperty("mentions").EnumerateArray().Select(item => item.GetProperty("mention").GetProperty("externalId").GetString());
        Assert.That(string.Join(' ', ids), Is.EqualTo(expected));
    }

    [TestCase("limit=-1", "limit")]
    [TestCase("limit=0", "limit")]
    [TestCase("limit=501", "limit")]
    [TestCase("limit=1e9", "limit")]
    [TestCase("limit=%2B5", "limit")]
    [TestCase("limit=5&limit=6", "limit")]
    [TestCase("cursor=abc", "cursor")]
    [TestCase("cursor=-5", "cursor")]
    [TestCase("cursor=99999999999999999999", "cursor")]
    [TestCase("stage=backstage", "stage")]
    [TestCase("stage=0", "stage")]
    [TestCase("urgency=%2B", "urgency")]
    [TestCase("intent=complaint,praise", "intent")]
    [TestCase("language=f", "language")]
    [TestCase("brand=%00", "brand")]
    [TestCase("source=a%0Ab", "source")]
    [TestCase("since=yesterday", "since")]
    [TestCase("since=2026-02-31", "since")]
    [TestCase("since=2026-11-21T09:30:00", "since")]
    [TestCase("since=0001-01-01T00:00:00%2B14:00", "since")]
    [TestCase("since=2026-11-22&until=2026-11-21", "since")]
    [TestCase("sort=text;drop", "sort")]
    [TestCase("q=' OR 1=1--", "q")]
    [TestCase("offset=abc", "offset")]
    public async Task A_wrong_value_is_refused_by_the_name_of_its_field(string query, string field)
    {
        using var answer = await _host.Http.GetAsync(new Uri($"api/v1/mentions?{query}", UriKind.Relative));
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Multiple(() =>
        {
            Assert.That((int)answer.StatusCode, Is.EqualTo(400));
            Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
            Assert.That(problem.GetProperty("errors").EnumerateObject().Select(error => error.Name), Is.EqualTo(new[] { field }));
        });
    }

    [Test]
    public async Task An_unknown_parameter_is_met_with_the_nearest_name()
    {
        using var answer = await _host.Http.GetAsync(new Uri("api/v1/mentions?urgancy=high", UriKind.Relative));
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.That(problem.GetProperty("errors").GetProperty("urgancy").GetString(), Does.EndWith("did you mean urgency?"));
    }

    [TestCase("api/v1/mentions/..%2f..%2fetc%2fpasswd")]
    [TestCase("api/v1/mentions/%2e%2e%2f%2e%2e%2fetc%2fpasswd")]
    [TestCase("api/v1/mentions/00000000-0000-0000-0000-000000000000")]
    [TestCase("api/v1/mentions/%7B00000000-0000-0000-0000-000000000000%7D")]
    [TestCase("api/v1/nothing")]
    public async Task What_is_not_there_is_a_404_problem(string path)
    {
        using var answer = await _host.Http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Multiple(() =>
        {
            Assert.That((int)answer.StatusCode, Is.EqualTo(404));
            Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        });
    }

    [Test]
    public async Task A_mention_is_found_by_its_id_as_the_contract_writes_it()
    {
        var page = await _host.Http.GetFromJsonAsync<JsonElement>("api/v1/mentions?limit=2");
        var listed = page.GetProperty("mentions")[1];
        var found = await _host.Http.GetFromJsonAsync<JsonElement>($"api/v1/mentions/{listed.GetProperty("mention").GetProperty("id").GetString()}");

        Assert.Multiple(() =>
        {
            Assert.That(found.GetRawText(), Is.EqualTo(listed.GetRawText()));
            Assert.That(found.GetProperty("verdict").GetProperty("urgency").GetString(), Is.EqualTo("high"));
            Assert.That(found.GetProperty("mention").GetProperty("publishedAt").GetString(), Does.EndWith("Z"));
        });
    }

    [Test]
    public async Task Sources_come_with_their_counters()
    {
        var page = await _host.Http.GetFromJsonAsync<JsonElement>("api/v1/sources");

        var wire = page.GetProperty("sources").EnumerateArray().Single(source => source.GetProperty("name").GetString() == "wire");
        Assert.Multiple(() =>
        {
            Assert.That(wire.GetProperty("collected").GetInt64(), Is.EqualTo(7));
            Assert.That(wire.GetProperty("state").GetString(), Is.EqualTo("healthy"));
        });
    }
}
