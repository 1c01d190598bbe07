using Listener.Connectors.Json;
using Listener.Connectors.Tests.Http;
using Listener.Tests;

namespace Listener.Connectors.Tests;

/// <summary>What connectors of JSON APIs owe beyond <see cref="ConnectorContract"/>.</summary>
public abstract class SearchConnectorContract : ConnectorContract
{
    private protected JsonApi Api => new(Http, new ManualTime(Client.Noon));

    protected override string ContentType => "application/json; charset=utf-8";

    /// <summary>A body whose list holds an item of a wrong shape, one without an id and a good one.</summary>
    protected abstract string OneGoodOfThree { get; }

    [Test]
    public async Task Items_of_a_wrong_shape_cost_themselves_only()
    {
        Server.Serve(OneGoodOfThree, ContentType);

        var page = await FetchAsync();

        Assert.Multiple(() =>
        {
            Assert.That(page.Posts, Has.Count.EqualTo(1));
            Assert.That(page.Rejected.Select(rejection => rejection.Reason), Is.EquivalentTo((string[])["wrong-type", "no-id"]));
        });
    }

    [TestCase("[[1]]")]
    [TestCase("42")]
    [TestCase("null")]
    public void A_root_of_another_shape_is_malformed_or_rejected(string body)
    {
        Server.Serve(body, ContentType);

        Assert.That(async () => (await FetchAsync()).Rejected.Count > 0 ? throw new FetchException(FetchFailure.Malformed, "") : 0, Throws.TypeOf<FetchException>());
    }

    [Test]
    public void A_document_nested_without_end_is_malformed()
    {
        Server.Serve(new string('[', 100_000), ContentType);

        Assert.That(Assert.ThrowsAsync<FetchException>(() => FetchAsync())!.Failure, Is.EqualTo(FetchFailure.Malformed));
    }

    protected string Payload(string name) =>
        File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, GetType().Namespace!.Split('.')[^1], "Payloads", name));

    /// <summary>Serves a refusal with a body.</summary>
    private protected void Refuse(int status, string body, params (string Name, string Value)[] headers) => Server.Answer = async context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, body);
    };

    private protected FetchException Failed() => Assert.ThrowsAsync<FetchException>(() => FetchAsync())!;
}
