using System.Net;
using System.Net.Sockets;
using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests.BadInput;

/// <summary>Addresses that the built worker cannot have.</summary>
public sealed class AddressTests
{
    [TestCase("127.0.0.1")]
    [TestCase("localhost")]
    public async Task An_address_in_use_is_one_line_with_the_remedy(string host)
    {
        using var folder = new TemporaryFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var finished = await RunAsync(folder, $"http://{host}:{port}");

        AssertOneLine(finished, $"Failed to bind to address http://127.0.0.1:{port}: address already in use. Stop the program that has it, or name");
    }

    [Test]
    public async Task An_address_of_another_machine_is_one_line_with_the_remedy()
    {
        using var folder = new TemporaryFolder();

        AssertOneLine(await RunAsync(folder, "http://192.0.2.1:5095"), "Failed to bind to address http://192.0.2.1:5095: ");
    }

    private static async Task<Finished> RunAsync(TemporaryFolder folder, string url) => await WorkerProcess.FinishAsync(["run"], folder.Path, new Dictionary<string, string?>
    {
        ["Listener__Http__Urls"] = url,
        ["Listener__Http__Token"] = "0123456789abcdef0123456789abcdef",
        ["Listener__Storage__ConnectionString"] = $"Data Source={Path.Combine(folder.Path, "listener.db")}",
    });

    private static void AssertOneLine(Finished finished, string said)
    {
        var lines = finished.Errors.Split('\n').Where(line => line.Contains("ddress", StringComparison.Ordinal)).ToList();

        Assert.Multiple(() =>
        {
            Assert.That(finished.ExitCode, Is.EqualTo(1), finished.ToString);
            Assert.That(lines, Has.Count.EqualTo(1).And.ItemAt(0).StartsWith(said).And.ItemAt(0).Contains("Listener:Http:Urls"), finished.ToString);
            Assert.That(finished.Errors, Does.Not.Contain("   at ").And.Not.Contain("Exception").And.Not.Contain("Internal error"));
        });
    }
}
