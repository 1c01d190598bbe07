using System.Net;
using Listener.Connectors.Http;
using Microsoft.AspNetCore.Http;

namespace Listener.Connectors.Tests.Http;

/// <summary>Where a request may go: redirects, private addresses, credentials.</summary>
public sealed class SourceAddressTests : SourceHttpFixture
{
    [Test]
    public async Task Redirects_are_followed_and_permanent_ones_reported()
    {
        Server.Answer = Redirects(("/a", 301, "/b"), ("/b", 308, "/c"));

        var body = await Http.GetAsync(new Uri(Server.Address, "/a"));

        Assert.That((body.FinalUri.AbsolutePath, body.PermanentRedirect?.AbsolutePath), Is.EqualTo(("/c", "/c")));
    }

    [Test]
    public async Task One_temporary_redirect_makes_the_chain_temporary()
    {
        Server.Answer = Redirects(("/a", 301, "/b"), ("/b", 302, "/c"));

        Assert.That((await Http.GetAsync(new Uri(Server.Address, "/a"))).PermanentRedirect, Is.Null);
    }

    [Test]
    public void A_redirect_loop_ends()
    {
        Server.Answer = Redirects(("/a", 302, "/a"));

        var error = Assert.ThrowsAsync<FetchException>(() => Http.GetAsync(new Uri(Server.Address, "/a")));

        Assert.That((error!.Failure, Server.Requests.Count), Is.EqualTo((FetchFailure.Unreachable, 6)));
    }

    [TestCase("file:///etc/passwd")]
    [TestCase("gopher://127.0.0.1/")]
    [TestCase("ftp://127.0.0.1/")]
    [TestCase("http://user:secret@127.0.0.1/")]
    public void A_redirect_out_of_the_web_is_refused(string location)
    {
        Server.Answer = Redirects(("/a", 302, location));

        var error = Assert.ThrowsAsync<FetchException>(() => Http.GetAsync(new Uri(Server.Address, "/a")));

        Assert.That(error!.Failure, Is.EqualTo(FetchFailure.Refused));
    }

    [TestCase("http://127.0.0.1/")]
    [TestCase("http://2130706433/")]
    [TestCase("http://0x7f.1/")]
    [TestCase("http://0177.0.0.1/")]
    [TestCase("http://[::1]/")]
    [TestCase("http://[::ffff:127.0.0.1]/")]
    [TestCase("http://[64:ff9b::7f00:1]/")]
    [TestCase("http://[fe80::1%25eth0]/")]
    [TestCase("http://169.254.169.254/latest/meta-data/")]
    [TestCase("http://0.0.0.0/")]
    [TestCase("http://localhost/")]
    [TestCase("http://localhost./")]
    [TestCase("http://127.0.0.1:22/")]
    [TestCase("http://\u2026x.example/")]
    public void A_private_address_is_refused_however_it_is_written(string address)
    {
        var error = Assert.ThrowsAsync<FetchException>(() => Http.GetAsync(new Uri(address), allowPrivate: false));

        Assert.That(error!.Failure, Is.EqualTo(FetchFailure.Refused));
    }

    [Test]
    public async Task Of_a_name_with_public_and_private_addresses_only_the_public_are_dialled()
    {
        // 192.0.2.1 stands for nothing public, so the one that is left is the one that is refused a connection.
        var port = Server.Address.Port;
        using var http = Client.Create((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Parse("10.0.0.1")]));

        var error = Assert.ThrowsAsync<FetchException>(() => http.GetAsync(new Uri($"http://mixed.example:{port}/"), allowPrivate: false));

        Assert.That((error!.Failure, Server.Requests.Count), Is.EqualTo((FetchFailure.Refused, 0)));
        await Task.CompletedTask;
    }

    [Test]
    public async Task A_connection_opened_for_a_private_source_never_serves_a_public_one()
    {
        Server.Serve("x");
        await Http.GetAsync(Server.Address, allowPrivate: true);

        var error = Assert.ThrowsAsync<FetchException>(() => Http.GetAsync(Server.Address, allowPrivate: false));

        Assert.That((error!.Failure, Server.Requests.Count), Is.EqualTo((FetchFailure.Refused, 1)));
    }

    [Test]
    public async Task Credentials_stay_with_their_host()
    {
        await using var other = await StubServer.StartAsync();
        other.Serve("x");
        Server.Answer = Redirects(("/a", 302, other.Address.AbsoluteUri));

        await Http.GetAsync(new Uri(Server.Address, "/a"), headers: [("Authorization", "Bearer canary"), ("X-Api-Key", "canary"), ("Accept", "text/plain")]);

        Assert.Multiple(() =>
        {
            Assert.That(Server.Headers[0].Authorization.ToString(), Is.EqualTo("Bearer canary"));
            Assert.That(other.Headers[0].Values.SelectMany(value => value), Has.None.Contains("canary"));
            Assert.That(other.Headers[0].Accept.ToString(), Is.EqualTo("text/plain"));
        });
    }

    private static RequestDelegate Redirects(params (string From, int Status, string To)[] hops) => async context =>
    {
        var hop = hops.FirstOrDefault(candidate => candidate.From == context.Request.Path);
        if (hop.To is null)
        {
            await context.Response.WriteAsync("here");
            return;
        }

        context.Response.StatusCode = hop.Status;
        context.Response.Headers.Location = hop.To;
    };
}
