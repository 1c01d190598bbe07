using System.Net;
using System.Net.NetworkInformation;
using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Listener.Worker.Tests.Commands;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

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

    private static IPEndPoint[] Listening() => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();
}
