using System.Globalization;
using System.Net;
using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests.Security;

/// <summary>What the built worker listens to, as the kernel tells it.</summary>
public sealed class OpenPortsTests
{
    [Test]
    public async Task Nothing_is_open_but_the_http_face_on_the_loopback()
    {
        await using var rig = await Rig.CreateAsync();
        using var face = new HttpFace();
        rig.StartWorker(settings => settings with { Urls = face.Urls });
        await face.ReadyAsync();

        Assert.That(Listening(rig.Worker.Id), Is.EqualTo([new IPEndPoint(IPAddress.Loopback, face.Address.Port)]));
    }

    [Test]
    public async Task Without_the_role_nothing_is_open_at_all()
    {
        await using var rig = await Rig.CreateAsync();
        using var manager = new ManagerSocket(Path.Combine(rig.Folder, "notify"));
        rig.StartWorker(settings => settings.With("Listener__Roles__0", "Poll").With("Listener__Roles__1", "Classify").With("NOTIFY_SOCKET", manager.Path));
        await manager.HearAsync("READY=1", worker: rig.Worker);

        Assert.That(Listening(rig.Worker.Id), Is.Empty);
    }

    [TestCase("http://0.0.0.0:5080")]
    [TestCase("http://*:5080")]
    [TestCase("http://[::]:5080")]
    [TestCase("http://listener.example:5080")]
    [TestCase("http://127.0.0.1.evil.example:5080")]
    public async Task An_address_others_can_reach_is_refused_without_a_token(string url)
    {
        await using var rig = await Rig.CreateAsync();
        rig.Settings = rig.Settings with { Urls = url };

        var finished = await rig.RunAsync("run");

        Assert.That(finished.ExitCode, Is.EqualTo(2), finished.ToString);
        Assert.That(finished.Errors, Does.Contain("Listener:Http:Urls").And.Contain("token"));
    }

    /// <summary>Sockets of the process in the state LISTEN: proc(5), /proc/net/tcp.</summary>
    private static List<IPEndPoint> Listening(int process)
    {
        var own = Directory.GetFiles($"/proc/{process}/fd")
            .Select(descriptor => new FileInfo(descriptor).LinkTarget ?? "")
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(target => target["socket:[".Length..^1])
            .ToHashSet(StringComparer.Ordinal);
        return [.. new[] { "tcp", "tcp6" }
            .SelectMany(table => File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[3] == "0A" && own.Contains(fields[9]))
            .Select(fields => Endpoint(fields[1]))];
    }

    /// <summary>Each four bytes of the address are a number in the machine's order.</summary>
    private static IPEndPoint Endpoint(string written)
    {
        var parts = written.Split(':');
        var bytes = Convert.FromHexString(parts[0]);
        for (var word = 0; word < bytes.Length; word += 4)
        {
            Array.Reverse(bytes, word, 4);
        }

        return new(new IPAddress(bytes), int.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
