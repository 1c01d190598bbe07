using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Listener.Worker.Tests.Commands;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Listener.Worker.Tests.Configuration;

public sealed class HttpReaderTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    [TestCase("http://127.0.0.1:5095/base", "has something behind the port")]
    [TestCase("http://127.0.0.1:5095//", "has something behind the port")]
    [TestCase("http://127.0.0.1:5095/?a=b", "has something behind the port")]
    [TestCase("http://127.0.0.1:5095?a=b", "is no address of a machine")]
    [TestCase("http://127.0.0.1:5095#a", "is no address of a machine")]
    [TestCase("http://user@127.0.0.1:5095", "is no address of a machine")]
    [TestCase("ftp://127.0.0.1:5095", "is not an address to listen at")]
    [TestCase("https://127.0.0.1:5095", "would need a certificate")]
    [TestCase("127.0.0.1:5095", "is not an address to listen at")]
    [TestCase("http://", "is no")]
    [TestCase("http://127.0.0.1:", "is no address of a machine")]
    [TestCase("http://127.0.0.1:http", "is no address of a machine")]
    [TestCase("http://127.0.0.1:65536", "has a port above 65535")]
    [TestCase("http://127.0.0.1:-1", "has a port")]
    [TestCase("http://127.0.0.256:5095", "is no address of a machine")]
    [TestCase("http://listener.example:5095", "a name would open every address")]
    [TestCase("http://unix:/run/listener.sock", "is no")]
    [TestCase("http://localhost:0", "has port 0")]
    [TestCase("http://127.0.0.1:5095;;http://[::1]:5095", "has an empty entry")]
    [TestCase("http://127.0.0.1:5095;", "has an empty entry")]
    [TestCase(";", "has an empty entry")]
    [TestCase("http://127.0.0.1:5095;http://127.0.0.1:5095/", "is taken by 'http://127.0.0.1:5095' already")]
    [TestCase("http://[::1]:5095;http://localhost:5095", "is taken by")]
    [TestCase("http://0.0.0.0:5095;http://127.0.0.1:5095", "is taken by")]
    [TestCase("http://*:5095;http://0.0.0.0:5095", "is taken by")]
    public void An_address_the_server_would_refuse_or_take_for_another_is_a_mistake(string urls, string said)
    {
        var (_, mistakes) = Read(urls);

        Assert.That(mistakes, Has.Count.EqualTo(1), string.Join('\n', mistakes));
        Assert.That(mistakes[0].ToString(), Does.Contain("Listener:Http:Urls").And.Contain(said).And.Contain("(allowed: "));
    }

    [TestCase("http://127.0.0.1:0")]
    [TestCase("http://127.0.0.1:0/")]
    [TestCase("HTTP://127.0.0.1:0;http://[::1]:0")]
    [TestCase("http://127.0.0.1:0;http://127.0.0.1:0")]
    [TestCase("http://*:0")]
    public async Task What_is_no_mistake_can_be_listened_at(string urls)
    {
        using var folder = new Folder();
        var (options, mistakes) = Read(urls);

        Assert.That(mistakes, Is.Empty, string.Join('\n', mistakes));
        using var host = ListenerHost.Build(
            options with { Roles = Roles.Api, Storage = new() { ConnectionString = $"Data Source={folder.Path("urls.db")}" } },
            new ConfigurationBuilder().AddInMemoryCollection([new("Logging:LogLevel:Default", "None")]).Build());
        await host.StartAsync();
        await host.StopAsync();
    }

    [TestCase("Kestrel:Endpoints:x:Url", "http://0.0.0.0:0")]
    [TestCase("kestrel:limits:MaxConcurrentConnections", "1")]
    public void The_servers_own_section_is_a_mistake_that_names_the_key_to_use(string key, string value)
    {
        var (_, mistakes) = ConfigurationReader.Read(new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build(), []);

        Assert.That(mistakes, Has.Count.EqualTo(1), string.Join('\n', mistakes));
        Assert.That(mistakes[0].ToString(), Does.Contain("estrel:").And.Contain("is not read").And.Contain("Listener:Http:Urls"));
    }

    [Test]
    public async Task The_servers_own_section_opens_nothing_past_the_addresses_that_were_checked()
    {
        using var folder = new Folder();
        using var host = ListenerHost.Build(
            new() { Roles = Roles.Api, Http = new() { Urls = ["http://127.0.0.1:0"] }, Storage = new() { ConnectionString = $"Data Source={folder.Path("section.db")}" } },
            new ConfigurationBuilder().AddInMemoryCollection([new("Logging:LogLevel:Default", "None"), new("Kestrel:Endpoints:x:Url", "http://[::1]:0")]).Build());
        await host.StartAsync();

        var addresses = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;

        Assert.That(addresses, Has.Count.EqualTo(1).And.All.StartsWith("http://127.0.0.1:"));
        await host.StopAsync();
    }

    private static (ListenerOptions Options, IReadOnlyList<ConfigurationMistake> Mistakes) Read(string urls) => ConfigurationReader.Read(
        new ConfigurationBuilder().AddInMemoryCollection([new("Listener:Http:Urls", urls), new("Listener:Http:Token", Token)]).Build(), []);
}
