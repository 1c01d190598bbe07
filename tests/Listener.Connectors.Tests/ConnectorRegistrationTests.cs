using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Listener.Connectors.Tests;

public sealed class ConnectorRegistrationTests
{
    [Test]
    public async Task Every_kind_is_registered_once()
    {
        await using var provider = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddConnectors()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        var kinds = provider.GetServices<IConnector>().Select(connector => connector.Info.Kind).ToArray();

        Assert.That(kinds, Is.Unique.And.SupersetOf((string[])["rss", "google-alerts", "google-news"]));
    }
}
