using System.Text;
using Listener.Connectors;
using Listener.Connectors.Webhooks;
using Listener.Worker.Api;

namespace Listener.Worker.Tests.Api;

/// <summary>Bodies that the fuzz run found.</summary>
public sealed class InboundBodyTests
{
    private static readonly InboundSource Desk = new(new(new("desk", WebhookConnector.Kind), Timeout.InfiniteTimeSpan, [0]), [], IsPrivate: true);

    [TestCase("""{"da\ud800ta":{"text":"Acme Air"}}""")]
    [TestCase("""{"posts":[{"text":"Acme Air","te\ud800xt":"Acme Air"}]}""")]
    public void Half_a_character_in_a_name_is_the_senders_mistake(string body) =>
        Assert.That(() => InboundBody.Read(Encoding.UTF8.GetBytes(body), Desk, "msg"), Throws.InstanceOf<FormatException>());

    [Test]
    public void An_id_holds_no_U_0000() =>
        Assert.That(InboundBody.Read("""{"externalId":"\u0000t-1","text":"Acme Air"}"""u8.ToArray(), Desk, "msg").Page.Posts.Single().ExternalId, Is.EqualTo("t-1"));
}
