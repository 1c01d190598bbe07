using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests;

/// <summary>A broker behind TLS (<c>amqps://</c>), with a certificate that the worker's machine trusts or does not.</summary>
public sealed class TlsTests
{
    [Test]
    public async Task Mentions_go_through_a_broker_behind_tls_and_survive_a_cut()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq);
        using var certificate = Certificate();
        await using var proxy = new CutProxy(rig.Broker!.Uri.Port, certificate);
        rig.Settings = (rig.Settings with { Broker = Behind(proxy, rig.Broker.Uri) }).With("SSL_CERT_FILE", Trusted(rig, certificate));
        rig.Web.AddMany(4, new FeedPlan(Items: 100, Step: 10));

        rig.StartWorker();
        proxy.CutAfter(40_000);
        await Eventually.HoldsAsync(() => proxy.Cuts > 0, TimeSpan.FromSeconds(60), "a cut", rig.Worker);

        var report = await rig.AuditAsync();
        Assert.That(report.Mentions, Is.EqualTo(400));
    }

    /// <summary>Both would be taken by the libraries underneath: the one by the bus, the other by the client.</summary>
    [TestCase("localhost", false, Description = "of an authority nobody here knows")]
    [TestCase("broker.example", true, Description = "of another host")]
    public async Task A_broker_with_a_certificate_that_proves_nothing_gets_nothing_and_the_log_says_why(string name, bool isTrusted)
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq);
        using var certificate = Certificate(name);
        await using var proxy = new CutProxy(rig.Broker!.Uri.Port, certificate);
        rig.Settings = rig.Settings with { Broker = Behind(proxy, rig.Broker.Uri) };
        rig.Settings = isTrusted ? rig.Settings.With("SSL_CERT_FILE", Trusted(rig, certificate)) : rig.Settings;
        rig.Web.Add("news", new FeedPlan(Items: 20, Step: 5));

        rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count == 20, TimeSpan.FromSeconds(60), "polling", rig.Worker);
        await Eventually.ReadAsync(
            () => Task.FromResult(rig.Worker.Errors),
            errors => errors.Contains("Its certificate is refused.", StringComparison.Ordinal),
            TimeSpan.FromSeconds(60),
            "the reason",
            rig.Worker);
        var dead = await rig.RunAsync("deadletters", "--json");

        Assert.Multiple(() =>
        {
            Assert.That(rig.Subscriber!.Count, Is.Zero);
            Assert.That(rig.Worker.HasExited, Is.False);
            Assert.That(dead.Errors, Does.Contain("Its certificate is refused."));
        });
    }

    private static Uri Behind(CutProxy proxy, Uri broker) => new UriBuilder(broker) { Scheme = "amqps", Host = "localhost", Port = proxy.Port }.Uri;

    private static string Trusted(Rig rig, X509Certificate2 certificate)
    {
        var file = Path.Combine(rig.Folder, "broker.pem");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        return file;
    }

    private static X509Certificate2 Certificate(string name = "localhost")
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
