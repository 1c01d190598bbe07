using Listener.Connectors;
using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var root = ConfigurationFiles.Load(null);
using var catalog = new ServiceCollection().AddConnectors().AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(root).BuildServiceProvider();
var (options, mistakes) = ConfigurationReader.Read(root, [.. catalog.GetServices<IConnector>().Select(connector => connector.Info)]);
if (mistakes.Count > 0)
{
    foreach (var mistake in mistakes)
    {
        await Console.Error.WriteLineAsync(mistake.ToString());
    }

    return 2;
}

using var host = ListenerHost.Build(options, root);
await host.RunAsync();
return host.Services.GetRequiredService<HostExit>().Code;
