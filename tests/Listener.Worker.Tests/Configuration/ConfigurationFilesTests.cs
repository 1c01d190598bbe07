using System.Text;
using Listener.Worker.Configuration;
using Listener.Worker.Tests.Commands;
using Microsoft.Extensions.Configuration;

namespace Listener.Worker.Tests.Configuration;

/// <summary>Files as they lie on a disk: whose they are, how they are encoded, and which of several a mistake is in.</summary>
public sealed class ConfigurationFilesTests
{
    private const string Good = "{\"Listener\":\n {\"Brands\":[{\"Key\":\"acme\",\"Query\":\"café\"}]}}";

    // Without permissions for anybody, also not for a test that runs as root: the kernel has one such file.
    private const string ForNobody = "/proc/sys/vm/compact_memory";

    [Test]
    public async Task A_file_that_is_not_UTF8_is_a_mistake_with_its_line_and_byte()
    {
        using var folder = new Folder();
        await File.WriteAllBytesAsync(folder.Path("latin.json"), Encoding.Latin1.GetBytes(Good));

        var run = await Run.Of("check", "--config", folder.Path("latin.json"));

        Assert.That(run.ExitCode, Is.EqualTo(2), run.ToString);
        Assert.That(run.Errors.TrimEnd().Split('\n'), Has.Length.EqualTo(1).And.ItemAt(0).Contains("latin.json").And.ItemAt(0).Contains("Line 2, byte 39 of it: this is not UTF-8"));
    }

    [TestCase("utf-8")]
    [TestCase("utf-16")]
    [TestCase("utf-16BE")]
    [TestCase("utf-32")]
    public void A_file_with_a_byte_order_mark_is_read(string encoding)
    {
        using var folder = new Folder();
        File.WriteAllText(folder.Path("marked.json"), Good, Encoding.GetEncoding(encoding));

        Assert.That(ConfigurationFiles.Load(folder.Path("marked.json"))["Listener:Brands:0:Query"], Is.EqualTo("café"));
    }

    [Test]
    public void A_secret_that_is_not_UTF8_is_named_by_its_file_and_not_shown()
    {
        using var folder = new Folder();
        File.WriteAllBytes(folder.Path("Listener__Http__Token"), Encoding.Latin1.GetBytes("pässword"));
        File.WriteAllText(folder.Path("Listener__Broker__Uri"), "amqp://ä:b@c/", Encoding.Unicode);

        var error = Assert.Throws<InvalidDataException>(() => new ConfigurationBuilder().Add(new SecretsFolder(folder.Path(""))).Build());
        File.Delete(folder.Path("Listener__Http__Token"));

        Assert.That(error.Message + error.InnerException?.Message, Does.Contain("Listener__Http__Token").And.Contain("byte 2").And.Not.Contain("ssword"));
        Assert.That(new ConfigurationBuilder().Add(new SecretsFolder(folder.Path(""))).Build()["Listener:Broker:Uri"], Is.EqualTo("amqp://ä:b@c/"));
    }

    [Test]
    public async Task A_file_that_may_not_be_read_ends_with_2_and_its_name()
    {
        using var folder = new Folder();
        var file = ForNobody;
        if (!Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(file = folder.File("closed.json", "{}"), UnixFileMode.None);
        if (!File.Exists(file))
            Assert.Ignore("There is no file here that this user may not read.");

        var run = await Run.Of("check", "--config", file);

        Assert.That(run.ExitCode, Is.EqualTo(2), run.ToString);
        Assert.That(run.Errors.TrimEnd().Split('\n'), Has.Length.EqualTo(1).And.ItemAt(0).Contains(file));
    }

    [Test]
    public void A_mistake_names_the_place_that_its_entry_comes_from()
    {
        using var folder = new Folder();
        var file = folder.File("c.json", """{"Listener":{"Storage":{"Provider":"Postgres"},"Sources":[{"Name":"a"},{"Kind":"webhook"}]}}""");
        var secrets = Directory.CreateDirectory(folder.Path("secrets")).FullName;
        File.WriteAllText(Path.Combine(secrets, "Listener__Sources__1__Secret"), "x");
        Environment.SetEnvironmentVariable("LISTENER_TESTS_Listener__Sources__5__Name", "zz");
        var root = new ConfigurationBuilder().Add(new StrictJson(file, optional: false)).Add(new SecretsFolder(secrets)).AddEnvironmentVariables("LISTENER_TESTS_").Build();
        Environment.SetEnvironmentVariable("LISTENER_TESTS_Listener__Sources__5__Name", null);

        var (_, mistakes) = ConfigurationReader.Read(root, []);

        Assert.That(mistakes.Where(mistake => mistake.Problem == "is missing").Select(mistake => (mistake.File, mistake.Key)), Is.EquivalentTo(new[]
        {
            ("c.json", "Listener:Storage:ConnectionString"), ("c.json", "Listener:Sources:0:Kind"), ("c.json", "Listener:Sources:1:Name"), ("environment", "Listener:Sources:5:Kind"),
        }));
    }
}
