using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Listener.Storage.Tests;

[TestFixture]
public sealed class StorageRegistrationTests
{
    [Test]
    public async Task Every_store_is_there_once_and_nothing_is_opened_before_the_start()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Listener:Storage:ConnectionString"] = $"Data Source={file}" })
            .Build();
        await using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddStorage()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        Type[] stores =
        [
            typeof(SourceStore), typeof(CaptureStore), typeof(VerdictStore), typeof(OutboxStore), typeof(MentionStore), typeof(RetentionStore),
        ];

        foreach (var store in stores)
        {
            var again = services.GetRequiredService(store);
            Assert.That(services.GetRequiredService(store), Is.SameAs(again));
        }

        Assert.That(services.GetRequiredService<Database>().Description, Does.Contain(file));
        Assert.That(File.Exists(file), Is.False);
    }
}
