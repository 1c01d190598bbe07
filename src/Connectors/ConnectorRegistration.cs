using System.Net;
using Listener.Connectors.Http;
using Listener.Connectors.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Listener.Connectors;

/// <summary>Puts the connectors into the container.</summary>
public static class ConnectorRegistration
{
    /// <summary>Every kind of source as <see cref="IConnector"/>, with the one HTTP client they share.</summary>
    public static IServiceCollection AddConnectors(this IServiceCollection services)
    {
        services.AddOptions<SourceHttpOptions>().BindConfiguration(SourceHttpOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SourceHttpOptions>, SourceHttpOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<HostResolver>(_ => Dns.GetHostAddressesAsync);
        services.TryAddSingleton<SourceHttp>();
        services.TryAddSingleton<WebhookSender>();
        return services.AddConnectorCatalog();
    }
}
