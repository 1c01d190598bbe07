using Listener.Connectors.Tests.Http;
using Listener.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Settings;
using WireMock.Types;

namespace Listener.Connectors.Tests.Scenarios;

/// <summary>
/// A web on loopback that follows a script, and the connectors as the worker puts them together. A request the script does not know is answered
/// with 404, which no connector takes for a page.
/// </summary>
internal sealed class ScriptedWeb : IDisposable
{
    private readonly WireMockServer _server = WireMockServer.Start(new WireMockServerSettings
    {
        Urls = ["http://127.0.0.1:0"],

        // Commas within a value are the value's own.
        QueryParameterMultipleValueSupport = QueryParameterMultipleValueSupport.Ampersand,
    });

    private int _stories;

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Address => _server.Url!;

    /// <summary>Every request so far, in order.</summary>
    public IReadOnlyList<IRequestMessage> Requests => [.. _server.LogEntries.Select(entry => entry.RequestMessage)];

    /// <summary>What they were answered.</summary>
    public IReadOnlyList<int> Statuses => [.. _server.LogEntries.Select(entry => (int)entry.ResponseMessage.StatusCode!)];

    public static IResponseBuilder Status(int status) => Response.Create().WithStatusCode(status);

    /// <summary>A sample of a connector's tests, such as <c>X/error_401.json</c>.</summary>
    public static IResponseBuilder Payload(string sample) => Body(Sample(sample));

    public static IResponseBuilder Body(string body) => Status(200).WithBody(body);

    public static string Sample(string sample)
    {
        var parts = sample.Split('/');
        return File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, parts[0], "Payloads", parts[1]));
    }

    /// <summary>Answers a request with each answer once, and with the last one from then on.</summary>
    public void Answer(IRequestBuilder request, params IResponseBuilder[] answers)
    {
        if (answers is [var only])
        {
            _server.Given(request).RespondWith(only);
            return;
        }

        var story = $"story {++_stories}";
        for (var step = 0; step < answers.Length; step++)
        {
            // The last state leads to itself: a story without a next state would begin again.
            var line = _server.Given(request).InScenario(story).WillSetStateTo(Math.Min(step + 1, answers.Length - 1));
            if (step > 0)
                line = line.WhenStateIs(step);
            line.RespondWith(answers[step]);
        }
    }

    public SourceDefinition Source(string kind, params (string Name, string Value)[] settings) => new("test", kind)
    {
        Settings = settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.OrdinalIgnoreCase),
        BaseUrl = new Uri(Address),
        AllowPrivate = true,
    };

    /// <summary>One poll by connectors that know nothing of the poll before, as after a restart: only the cursor is left.</summary>
    /// <param name="timeout">Of one request, as in the configuration.</param>
    public static async Task<Page> PollAsync(SourceDefinition source, string? cursor = null, string timeout = "00:00:20")
    {
        await using var worker = Worker(timeout);
        var connector = worker.GetServices<IConnector>().Single(connector => connector.Info.Kind == source.Kind);
        return await connector.FetchAsync(source, cursor, CancellationToken.None);
    }

    /// <summary>The container of the product, at noon of the samples' day.</summary>
    public static ServiceProvider Worker(string timeout = "00:00:20") => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Listener:Fetch:Timeout", timeout)]).Build())
        .AddSingleton<TimeProvider>(new ManualTime(Client.Noon))
        .AddConnectors()
        .BuildServiceProvider();

    public void Dispose() => _server.Dispose();
}
