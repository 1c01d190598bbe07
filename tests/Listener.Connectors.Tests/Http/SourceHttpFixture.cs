using Listener.Connectors.Http;

namespace Listener.Connectors.Tests.Http;

/// <summary>A reader of the web and a server to read.</summary>
public abstract class SourceHttpFixture
{
    private protected StubServer Server { get; private set; } = null!;

    private protected SourceHttp Http { get; private set; } = null!;

    [SetUp]
    public async Task StartAsync()
    {
        Server = await StubServer.StartAsync();
        Http = Client.Create();
    }

    [TearDown]
    public async Task StopAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }
}
