using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Listener.Worker.Health;

/// <summary>The parts of <c>/health/ready</c>. Unhealthy means the process cannot keep its promise; degraded means a person should look.</summary>
public static class HealthRegistration
{
    /// <summary>Adds a check for the database, the outbox, the webhooks and the sources; the bus brings its own.</summary>
    public static IServiceCollection AddListenerHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<StoreHealth>("database", HealthStatus.Unhealthy)
            .AddCheck<OutboxHealth>("outbox", HealthStatus.Degraded)
            .AddCheck<WebhookHealth>("webhooks", HealthStatus.Degraded)
            .AddCheck<SourceHealth>("sources", HealthStatus.Degraded);
        return services;
    }
}
