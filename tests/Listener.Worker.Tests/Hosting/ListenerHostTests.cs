using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using MassTransit;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Listener.Worker.Tests.Hosting;

public sealed class ListenerHostTests
{
    [Test]
    public void The_bus_tells_nobody_that_we_run()
    {
        using var host = Build(Roles.All);

        Assert.That(host.Services.GetRequiredService<IOptions<UsageTelemetryOptions>>().Value.Enabled, Is.False);
    }

    [Test]
    public void Without_the_http_face_there_is_nothing_that_could_listen()
    {
        using var quiet = Build(Roles.Poll | Roles.Classify | Roles.Relay);
        using var open = Build(Roles.Api);

        Assert.That(quiet.Services.GetService<IServer>(), Is.Null);
        Assert.That(open.Services.GetService<IServer>(), Is.Not.Null);
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
}
