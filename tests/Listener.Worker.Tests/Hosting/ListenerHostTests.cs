using System.Net;
using System.Net.NetworkInformation;
using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Listener.Worker.Tests.Commands;
using MassTransit;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Tests.Hosting;

/// <summary>What a process opens to the network, seen from the operating system.</summary>
[NonParallelizable]
public sealed class ListenerHostTests
{
    private const int DefaultPortOfAWebApplication = 5000;

    [Test]
    public async Task A_worker_without_the_Api_role_listens_on_no_port()
    {
        using var folder = new Folder();
        using var host = ListenerHost.Build(
            new ListenerOptions
            {
                Roles = Roles.Poll | Roles.Classify | Roles.Relay,
                Storage = new() { ConnectionString = $"Data Source={folder.Path("ports.db")}" },
            },
            new ConfigurationBuilder().AddInMemoryCollection([new("Logging:LogLevel:Default", "None")]).Build());
        var before = Listening();

        await host.StartAsync();
        var opened = Listening().Except(before).ToArray();
        await host.StopAsync();

        Assert.That(opened.Select(endpoint => endpoint.Port), Has.No.Member(DefaultPortOfAWebApplication));
        Assert.That(host.Services.GetService(typeof(Microsoft.AspNetCore.Hosting.Server.IServer)), Is.Null);
    }

    [Test]
    public void The_bus_tells_nobody_that_we_run()
    {
        using var host = Build(Roles.All);

        var tracker = typeof(Bus).Assembly.GetTypes().Single(type => type.Name == "IUsageTracker");
        Assert.That(host.Services.GetService(tracker), Is.Null, "MassTransit's reports are a service of its own registration, which is not used");
    }

    [Test]
    public void The_configuration_has_the_last_word_on_what_is_logged()
    {
        using var usual = Build(Roles.Classify);
        using var quiet = Build(Roles.Classify, ("Logging:LogLevel:MassTransit", "Error"));

        Assert.That(Logs(usual), Is.True);
        Assert.That(Logs(quiet), Is.False);

        static bool Logs(IHost host) => host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("MassTransit").IsEnabled(LogLevel.Warning);
    }

    private static IHost Build(Roles roles, params (string Key, string Value)[] values) => ListenerHost.Build(
        new() { Roles = roles, Storage = new() { ConnectionString = "Data Source=:memory:" } },
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create<string, string?>(value.Key, value.Value))).Build());

    private static IPEndPoint[] Listening() => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();
}
