using Listener.Worker.Configuration;
using Microsoft.Extensions.Configuration;

namespace Listener.Worker.Tests.Configuration;

public sealed class SecretsFolderTests
{
    [TestCase("Listener__Broker__Uri", "Listener:Broker:Uri")]
    [TestCase("secrets_Listener__Sources__0__Secret", "Listener:Sources:0:Secret", Description = "a credential of systemd")]
    [TestCase("listener__http__token", "listener:http:token")]
    [TestCase("README", null)]
    [TestCase("..data", null)]
    public void A_file_stands_for_the_key_it_is_named_by(string file, string? key) => Assert.That(SecretsFolder.KeyOf(file), Is.EqualTo(key));

    [Test]
    public void A_value_is_read_without_its_last_line_end_and_with_all_else()
    {
        using var folder = new Commands.Folder();
        folder.File("secrets_Listener__Http__Token", " a token of thirty-two characters \r\n");
        folder.File("README", "not a key");

        var root = new ConfigurationBuilder().Add(new SecretsFolder(folder.Path(""))).Build();

        Assert.That(root.AsEnumerable().Where(pair => pair.Value is not null), Is.EqualTo(
            [KeyValuePair.Create("Listener:Http:Token", " a token of thirty-two characters ")]));
    }

    [TestCase("Listener_Broker__Uri", true)]
    [TestCase("secrets_Listener.Broker.Uri", true)]
    [TestCase("Logging__LogLevel__Default", true)]
    [TestCase("Listener__Broker__Uri", false)]
    [TestCase("README", false)]
    public void A_file_that_was_meant_to_be_a_key_and_is_none_is_told(string file, bool told)
    {
        using var folder = new Commands.Folder();
        folder.File(file, "x");

        Assert.That(SecretsFolder.Unread(folder.Path("")).Select(Path.GetFileName), told ? Is.EqualTo([file]) : Is.Empty);
    }

    [TestCase("0600", null, false)]
    [TestCase("0400", null, false)]
    [TestCase("0640", null, true)]
    [TestCase("0644", null, true)]
    [TestCase("0604", null, true)]
    [TestCase("0440", "", false, Description = "in systemd's own folder: an access list shows as the group's right")]
    public void A_secret_others_can_read_is_told(string mode, string? protectedFolder, bool told)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("There are no modes on Windows.");
            return;
        }

        using var folder = new Commands.Folder();
        folder.File("Listener__Http__Token", "x");
        folder.File("README", "not a key");
        File.SetUnixFileMode(folder.Path("README"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        File.SetUnixFileMode(folder.Path("Listener__Http__Token"), (UnixFileMode)Convert.ToInt32(mode, 8));

        var exposed = SecretsFolder.Exposed(folder.Path(""), protectedFolder is null ? null : folder.Path(protectedFolder));

        Assert.That(exposed.Select(file => Path.GetFileName(file.Path)), told ? Is.EqualTo(["Listener__Http__Token"]) : Is.Empty);
    }

    [Test]
    public void A_folder_that_is_not_there_is_a_mistake() =>
        Assert.That(
            () => new ConfigurationBuilder().Add(new SecretsFolder("/no/such/folder")).Build(),
            Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo("LISTENER_SECRETS names /no/such/folder, and there is no such folder."));

    [Test]
    [CancelAfter(10_000)]
    public async Task A_pipe_counts_as_empty_and_is_not_waited_for()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("There are no pipes in folders on Windows.");
            return;
        }

        using var folder = new Commands.Folder();
        using (var made = System.Diagnostics.Process.Start("mkfifo", folder.Path("Listener__Http__Token")))
            await made.WaitForExitAsync();

        var root = new ConfigurationBuilder().Add(new SecretsFolder(folder.Path(""))).Build();

        Assert.That(root["Listener:Http:Token"], Is.Empty);
    }
}
