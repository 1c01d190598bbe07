using System.Net;
using System.Net.Sockets;
using System.Text;
using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests.BadInput;

/// <summary>What strangers do to the HTTP face of the built worker with connections alone.</summary>
public sealed class ConnectionTests
{
    private const int Many = 10_000;

    [Test]
    public async Task Ten_thousand_connections_at_once_leave_the_worker_answering_and_collecting()
    {
        await using var rig = await Rig.CreateAsync();
        using var face = new HttpFace();
        rig.Settings = rig.Settings with { Urls = face.Urls };
        rig.Web.Add("news", new FeedPlan(Items: 20, Step: 2));
        rig.StartWorker();
        await face.ReadyAsync(rig.Worker);

        var clients = new List<Socket>(Many);
        try
        {
            // Half of them say nothing, the others begin a request and never end it.
            foreach (var number in Enumerable.Range(0, Many))
            {
                var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                clients.Add(client);
                await client.ConnectAsync(IPAddress.Loopback, face.Address.Port).WaitAsync(TimeSpan.FromSeconds(10));
                if (number % 2 == 0)
                {
                    await SendAsync(client, "GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ");
                }
            }

            // All of them are there: none has had to wait for its time limit.
            foreach (var _ in Enumerable.Range(0, 10))
                await HealthAsync(face.Address);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        await rig.AuditAsync();
        Assert.That(rig.Worker.WorkingSet, Is.LessThan(700L << 20));
    }

    private static async Task HealthAsync(Uri address)
    {
#pragma warning disable RS0030 // A new connection each time, as a load balancer's.
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
#pragma warning restore RS0030
        using var answer = await http.GetAsync(new Uri(address, "health/live"));
        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
    }

    private static async Task SendAsync(Socket client, string text)
    {
        try
        {
            await client.SendAsync(Encoding.ASCII.GetBytes(text));
        }
        catch (SocketException)
        {
            // Closed already: that is what a limit looks like from outside.
        }
    }
}
