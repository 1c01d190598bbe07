using Listener.Connectors.Http;

namespace Listener.Connectors.Tests.Http;

public sealed class SafeUrlTests
{
    [TestCase("https://a.example/feed?key=secret#x", "https://a.example/feed")]
    [TestCase("https://user:secret@a.example/feed", "https://a.example/feed")]
    [TestCase("https://www.google.com/alerts/feeds/123secret/456", "https://www.google.com/alerts/feeds/***")]
    [TestCase("https://api.telegram.org/bot123:secret/getUpdates", "https://api.telegram.org/bot***")]
    [TestCase("http://a.example:8080/x\ny", "http://a.example:8080/x%0Ay")]
    public void An_address_is_shown_without_its_keys(string address, string expected) =>
        Assert.That(SafeUrl.Of(new Uri(address)), Is.EqualTo(expected));
}
