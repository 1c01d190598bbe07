using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Listener.Worker.Tests.Deployment;

/// <summary>Holds the files of deploy/ to what the documentation promises of them.</summary>
public sealed partial class DeploymentTests
{
    /// <summary>Of 10; the tool calls anything below 2.5 OK.</summary>
    private const double HighestExposure = 2.0;

    private static readonly ILookup<string, string> Unit = Repository.Text("deploy", "listener.service").Split('\n')
        .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
        .Select(line => line.Split('=', 2))
        .ToLookup(pair => pair[0].Trim(), pair => pair[1].Trim());

    [TestCase("Type", "notify")]
    [TestCase("WatchdogSec", "30")]
    [TestCase("Restart", "on-failure")]
    [TestCase("RestartForceExitStatus", "SIGHUP")]
    [TestCase("StartLimitIntervalSec", "0")]
    [TestCase("DynamicUser", "yes")]
    [TestCase("StateDirectory", "listener")]
    [TestCase("UMask", "0077")]
    [TestCase("NoNewPrivileges", "yes")]
    [TestCase("ProtectSystem", "strict")]
    [TestCase("ProtectHome", "yes")]
    [TestCase("PrivateTmp", "yes")]
    [TestCase("PrivateDevices", "yes")]
    [TestCase("ProtectProc", "invisible")]
    [TestCase("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX")]
    [TestCase("SystemCallFilter", "@system-service")]
    [TestCase("SystemCallFilter", "~@privileged")]
    [TestCase("SystemCallArchitectures", "native")]
    [TestCase("CapabilityBoundingSet", "")]
    [TestCase("IPAddressDeny", "169.254.0.0/16")]
    [TestCase("LimitCORE", "0")]
    [TestCase("Environment", "DOTNET_EnableDiagnostics=0")]
    [TestCase("Environment", "LISTENER_SECRETS=%d")]
    public void The_unit_is_hardened(string directive, string value) => Assert.That(Unit[directive], Does.Contain(value));

    [Test]
    public void The_unit_stops_later_than_the_host_does_and_lets_the_compiler_write_code()
    {
        var stop = int.Parse(Unit["TimeoutStopSec"].Single(), CultureInfo.InvariantCulture);

        Assert.Multiple(() =>
        {
            Assert.That(stop, Is.GreaterThan(30), "HostOptions.ShutdownTimeout is 30 s");
            Assert.That(Unit["MemoryDenyWriteExecute"], Is.Empty);
            Assert.That(Unit["LoadCredential"].Single(), Does.EndWith(":/etc/listener/secrets"));
        });
    }

    // The directives are held above in any case; where systemd is at hand it gives its own judgement too.
    [Test]
    public async Task The_exposure_systemd_sees_is_low()
    {
        if (Tool() is not { } tool)
        {
            Assert.Ignore("systemd-analyze is not installed here.");
            return;
        }

        using var analyze = Process.Start(new ProcessStartInfo(tool, ["security", "--offline=true", "--no-pager", Path.Combine(Repository.Root, "deploy", "listener.service")]) { RedirectStandardOutput = true })!;
        var output = await analyze.StandardOutput.ReadToEndAsync();
        await analyze.WaitForExitAsync();

        Assert.That(double.Parse(Exposure().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), Is.LessThanOrEqualTo(HighestExposure), output);
    }

    [Test]
    public void The_image_runs_as_nobody_without_a_shell_and_without_diagnostics()
    {
        var image = Repository.Text("deploy", "Dockerfile");

        Assert.Multiple(() =>
        {
            Assert.That(image, Does.Contain("USER $APP_UID").And.Contain("DOTNET_EnableDiagnostics=0").And.Contain("-chiseled"));
            Assert.That(image, Does.Contain("ENTRYPOINT [\"/app/listener\"]"), "no shell in between: signals arrive");
            Assert.That(image, Does.Contain("RestoreLockedMode=true"));
            Assert.That(image.IndexOf("USER", StringComparison.Ordinal), Is.LessThan(image.IndexOf("ENTRYPOINT", StringComparison.Ordinal)));
        });
    }

    [TestCase("compose.yaml")]
    [TestCase("compose.postgres.yaml")]
    public void A_composition_has_no_secret_no_open_port_and_only_keys_that_exist(string file)
    {
        var text = Repository.Text("deploy", file);

        Assert.Multiple(() =>
        {
            Assert.That(text, Does.Contain("secrets.env").And.Not.Contain("assword:").And.Not.Contain("PASSWORD"));
            Assert.That(text, Does.Not.Contain("ports:").And.Not.Contain("privileged").And.Not.Contain("network_mode"));
            Assert.That(text, Does.Not.Contain('\t'), "YAML has no tabs");
            Assert.That(
                Key().Matches(text).Select(match => match.Groups[1].Value).Distinct(),
                Is.SubsetOf(["Broker__Transport", "Broker__Uri", "Storage__Provider", "Storage__ConnectionString", "Roles", "Http__Urls", "Http__Token"]));
        });
    }

    [Test]
    public void Whoever_classifies_in_the_composition_reads_the_settings_and_has_the_time_to_stop()
    {
        var text = Repository.Text("deploy", "compose.postgres.yaml");
        var classifier = text[text.IndexOf("  classifier:", StringComparison.Ordinal)..];

        Assert.That(classifier, Does.Contain("appsettings.local.json:/data/appsettings.local.json:ro").And.Contain("stop_grace_period: 45s"));
    }

    private static string? Tool() => new[] { "/usr/bin/systemd-analyze", "/bin/systemd-analyze" }.FirstOrDefault(File.Exists);

    [GeneratedRegex(@"exposure level for \S+: ([0-9.]+)")]
    private static partial Regex Exposure();

    [GeneratedRegex(@"Listener__(\w+)")]
    private static partial Regex Key();
}
