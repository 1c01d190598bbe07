using Listener.Connectors;
using Listener.Worker.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Listener.Worker.Tests.Configuration;

/// <summary>Settings that say nothing, and names that say the same.</summary>
public sealed class EmptyAndAlikeTests
{
    private const string Secret = "0123456789abcdef01234567";

    [TestCase("""{"Roles":[]}""", "Listener:Roles", "is an empty list")]
    [TestCase("""{"Roles":""}""", "Listener:Roles", "is an empty list")]
    [TestCase("""{"Roles":","}""", "Listener:Roles", "is an empty list")]
    [TestCase("""{"Roles":[""]}""", "Listener:Roles", "has an empty entry")]
    [TestCase("""{"Http":{"Urls":[]}}""", "Listener:Http:Urls", "or no such key, which means http://127.0.0.1:5080)")]
    [TestCase("""{"Sla":{"low.offstage":"400.00:00:00"}}""", "Listener:Sla:low.offstage", "a time from 00:00:01 to 366.00:00:00")]
    [TestCase("""{"Sources":[{"Name":"s","Kind":"rss","Url":"https://x.example","Brands":[]}]}""", "Listener:Sources:0:Brands", "is an empty list")]
    [TestCase("""{"Webhooks":[{"Name":"a","Url":"https://x.example/","Secret":"SECRET","Brands":[]}]}""", "Listener:Webhooks:0:Brands", "is an empty list")]
    [TestCase("""{"Webhooks":[{"Name":"a","Url":"https://x.example/","Secret":"SECRET","Stage":[]}]}""", "Listener:Webhooks:0:Stage", "is an empty list")]
    [TestCase("""{"Brands":[{"Key":"a","Query":"acme","OwnAccounts":["","acme"]}]}""", "Listener:Brands:0:OwnAccounts", "has an empty entry")]
    [TestCase("""{"Brands":[{"Key":"a","Query":"acme","OwnAccounts":["acme","@"]}]}""", "Listener:Brands:0:OwnAccounts", "'@' names no account")]
    [TestCase("""{"Fetch":{"UserAgent":""}}""", "Listener:Fetch:UserAgent", "is empty")]
    [TestCase("""{"Fetch":{"UserAgent":" "}}""", "Listener:Fetch:UserAgent", "is empty")]
    [TestCase("""{"Fetch":{"UserAgent":null}}""", "Listener:Fetch:UserAgent", "is empty")]
    [TestCase("""{"Fetch":{"MaxBytes":""}}""", "Listener:Fetch:MaxBytes", "is empty")]
    [TestCase("""{"Fetch":{"UserAgent":"café"}}""", "Listener:Fetch:UserAgent", "cannot be sent")]
    [TestCase("""{"Sources":[{"Name":"desk","Kind":"webhook","Secret":"SECRET","Channel":"tikcet"}]}""", "Listener:Sources:0:Channel", "'tikcet' is not a channel, did you mean ticket? (allowed: social, review, ")]
    [TestCase("""{"Sources":[{"Name":"desk","Kind":"webhook","Secret":"SECRET","Channel":"unknown"}]}""", "Listener:Sources:0:Channel", "is not a channel")]
    [TestCase("""{"Sources":[{"Name":"F","Kind":"rss","Url":"https://x.example"},{"Name":"f","Kind":"rss","Url":"https://y.example"}]}""", "Listener:Sources:1:Name", "'f' differs from 'F' by its case alone")]
    public void What_is_empty_unknown_or_taken_is_one_mistake_with_its_key(string json, string key, string said)
    {
        var (_, mistakes) = Read(json.Replace("SECRET", Secret, StringComparison.Ordinal));

        Assert.That(mistakes, Has.Count.EqualTo(1), string.Join('\n', mistakes));
        Assert.That(mistakes[0].Key, Is.EqualTo(key));
        Assert.That(mistakes[0].ToString(), Does.Contain(said));
    }

    [TestCase("Poll,Classify,Relay,Api", "Classify", false)]
    [TestCase("Poll,Classify", "Classify,Relay", true)]
    [TestCase("Poll,Classify", "Classify,Relay,Api", true)]
    [TestCase("Poll,Classify", "", true)]
    [TestCase("", "Classify", true)]
    public void A_shorter_list_of_a_later_layer_is_a_mistake_because_the_rest_of_the_earlier_would_stay(string earlier, string later, bool isGood)
    {
        var root = new ConfigurationBuilder().AddInMemoryCollection(Entries(earlier)).AddInMemoryCollection(Entries(later)).Build();

        var (_, mistakes) = ConfigurationReader.Read(root, []);

        Assert.That(mistakes.Select(mistake => mistake.ToString()), isGood ? Is.Empty : Has.One.Contains("Listener:Roles: is shorter here").And.One.Contains("in one place"));
    }

    [TestCase("Listener:Http:Urls", "http://127.0.0.1:5080", "http://127.0.0.1:5081")]
    [TestCase("Listener:Broker:Hosts", "rabbit2", "rabbit3")]
    [TestCase("Listener:Roles", "Poll", "Classify")]
    public void A_list_that_is_laid_over_a_single_value_is_a_mistake_because_nobody_would_read_it(string key, string earlier, string later)
    {
        var root = new ConfigurationBuilder().AddInMemoryCollection([new(key, earlier)]).AddInMemoryCollection([new($"{key}:0", later)]).Build();

        var (_, mistakes) = ConfigurationReader.Read(root, []);

        Assert.That(mistakes, Has.Count.EqualTo(1), string.Join('\n', mistakes));
        Assert.That(mistakes[0].ToString(), Does.Contain($"{key}: is a list in one place and a single value in another"));
    }

    private static IEnumerable<KeyValuePair<string, string?>> Entries(string words) =>
        words.Split(',', StringSplitOptions.RemoveEmptyEntries).Select((word, place) => KeyValuePair.Create($"Listener:Roles:{place}", (string?)word));

    [TestCase("""{"Roles":null}""")]
    [TestCase("""{"Brands":[{"Key":"a","Query":"acme","OwnAccounts":[]}]}""", Description = "none is what it means")]
    [TestCase("""{"Broker":{"Hosts":[]}}""")]
    [TestCase("""{"Sources":[{"Name":"x","Kind":"x","BearerToken":"abc","FieldNames":""}]}""", Description = "as if not given")]
    [TestCase("""{"Sources":[{"Name":"desk","Kind":"webhook","Secret":"SECRET","Channel":"Direct Message"}]}""")]
    public void What_is_empty_and_means_none_is_no_mistake(string json) =>
        Assert.That(Read(json.Replace("SECRET", Secret, StringComparison.Ordinal)).Mistakes.Select(mistake => mistake.ToString()), Is.Empty);

    [Test]
    public void An_empty_variable_takes_nothing_away()
    {
        Environment.SetEnvironmentVariable("LISTENER_TESTS_Listener__Roles", "");
        var root = new ConfigurationBuilder().AddEnvironmentVariables("LISTENER_TESTS_").Build();
        Environment.SetEnvironmentVariable("LISTENER_TESTS_Listener__Roles", null);

        var (options, mistakes) = ConfigurationReader.Read(root, []);

        Assert.That((mistakes.Count, options.Roles), Is.EqualTo((0, Roles.All)));
    }

    [Test]
    public void An_empty_setting_of_a_source_counts_as_not_given() =>
        Assert.That(Read("""{"Sources":[{"Name":"x","Kind":"x","BearerToken":"abc","FieldNames":" "}]}""").Options.Sources[0].Definition.Setting("FieldNames"), Is.Null);

    private static (ListenerOptions Options, IReadOnlyList<ConfigurationMistake> Mistakes) Read(string section)
    {
        using var services = new ServiceCollection().AddConnectors().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).BuildServiceProvider();
        var kinds = services.GetServices<IConnector>().Select(connector => connector.Info).ToList();
        var root = new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes($$"""{"Listener":{{section}}}"""))).Build();
        return ConfigurationReader.Read(root, kinds);
    }
}
