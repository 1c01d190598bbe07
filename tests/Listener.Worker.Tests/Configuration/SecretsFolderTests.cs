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

    [Test]
    public void A_folder_that_is_not_there_is_a_mistake() =>
        Assert.That(() => new ConfigurationBuilder().Add(new SecretsFolder("/no/such/folder")).Build(), Throws.InstanceOf<DirectoryNotFoundException>());
}
