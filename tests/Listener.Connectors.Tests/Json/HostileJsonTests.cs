using Listener.Connectors.HackerNews;
using Listener.Connectors.Json;
using Listener.Connectors.Tests.Http;
using Listener.Tests;

namespace Listener.Connectors.Tests.Json;

/// <summary>Answers of JSON APIs made to harm, read by one connector for all: what they share is <see cref="JsonApi"/> and <see cref="JsonShape"/>.</summary>
public sealed class HostileJsonTests
{
    [TestCase("9007199254740993", "9007199254740993", Description = "2^53 + 1, which a double cannot hold")]
    [TestCase("18446744073709551617", "18446744073709551617", Description = "more than 64 bits")]
    [TestCase("\"0.1234567890123456789\"", "0.1234567890123456789")]
    public async Task An_id_that_is_a_number_keeps_all_its_digits(string id, string expected)
    {
        var page = await FetchAsync($$"""{"hits":[{"objectID":{{id}},"created_at_i":1795254011,"comment_text":"acme air"}],"nbPages":1}""");

        Assert.That(page.Posts.Single().ExternalId, Is.EqualTo(expected));
    }

    [TestCase("\"points\":1e400")]
    [TestCase("\"points\":9223372036854775808")]
    [TestCase("\"points\":-0")]
    [TestCase("\"created_at_i\":1e400")]
    [TestCase("\"created_at_i\":true")]
    [TestCase("\"comment_text\":{\"a\":[1]}")]
    [TestCase("\"unheard_of\":{\"a\":[1,{\"b\":null}]}")]
    public async Task A_number_or_field_out_of_all_bounds_costs_at_most_its_item(string field)
    {
        var page = await FetchAsync($$"""{"hits":[{"objectID":"1","story_text":"one",{{field}}},{"objectID":"2","created_at_i":1795254011,"comment_text":"two"}],"nbPages":1}""");

        Assert.That(page.Posts.Select(post => post.ExternalId), Does.Contain("2"));
        Assert.That(page.Posts.Count + page.Rejected.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task Of_a_key_given_twice_the_last_counts()
    {
        var page = await FetchAsync("""{"hits":[{"objectID":"1","objectID":"2","created_at_i":1795254011,"comment_text":"one","comment_text":"two"}],"nbPages":1}""");

        Assert.That((page.Posts.Single().ExternalId, page.Posts[0].Text), Is.EqualTo(("2", "two")));
    }

    [TestCase("{\"hits\":[],}")]
    [TestCase("{\"hits\":[/* words */]}")]
    [TestCase("{\"hits\":NaN}")]
    [TestCase("{\"hits\":[\"secret words")]
    [TestCase("")]
    [TestCase("\"\"")]
    public void What_is_no_json_is_malformed_with_its_place_and_without_its_words(string body)
    {
        var failure = Assert.ThrowsAsync<FetchException>(() => FetchAsync(body));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.Failure, Is.EqualTo(FetchFailure.Malformed));
            Assert.That(failure.Message, Does.Not.Contain("words"));
        });
    }

    [Test]
    public async Task A_page_of_sixty_thousand_items_is_read_or_rejected_item_by_item()
    {
        var items = string.Join(',', Enumerable.Range(0, 60_000).Select(i => $$"""{"objectID":"{{i}}","created_at_i":1795254011,"comment_text":"x"}"""));

        var page = await FetchAsync($$"""{"hits":[{{items}}],"nbPages":1}""");

        Assert.That(page.Posts.Count + page.Rejected.Count, Is.LessThanOrEqualTo(60_000));
    }

    private static async Task<Page> FetchAsync(string body)
    {
        await using var server = await StubServer.StartAsync();
        server.Serve(body, "application/json");
        using var http = Client.Create(maxBytes: 10 << 20);
        var source = Client.Source() with { BaseUrl = server.Address, SearchTerms = ["acme air"] };
        return await new HackerNewsConnector(new JsonApi(http, new ManualTime(Client.Noon))).FetchAsync(source, null, CancellationToken.None);
    }
}
