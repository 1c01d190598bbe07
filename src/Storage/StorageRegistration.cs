using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Listener.Storage;

/// <summary>Puts the stores into the container. Nothing is opened before <see cref="Database.StartAsync"/>.</summary>
public static class StorageRegistration
{
    /// <summary>Adds the database and its stores as singletons.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton<Database>()
            .AddSingleton<SourceStore>()
            .AddSingleton<CaptureStore>()
            .AddSingleton<VerdictStore>()
            .AddSingleton<OutboxStore>()
            .AddSingleton<MentionStore>()
            .AddSingleton<HoldStore>()
            .AddSingleton<EvidenceStore>()
            .AddSingleton<DeliveryStore>()
            .AddSingleton<RetentionStore>();
    }
}
