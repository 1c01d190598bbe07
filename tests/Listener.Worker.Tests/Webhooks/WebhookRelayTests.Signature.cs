using Listener.Contracts;
using Listener.Storage;
using Listener.Tests;
using Listener.Worker.Configuration;
using Listener.Worker.Webhooks;

namespace Listener.Worker.Tests.Webhooks;

/// <content>What a receiver can tell from the signature alone.</content>
public sealed partial class WebhookRelayTests
{
    [Test]
    public void A_receiver_refuses_an_altered_and_a_six_minute_old_body()
    {
        var delivery = new Delivery(1, MessageIds.Classified(Some(1).Id, 1), Some(1), Verdict(), 1);
        var message = WebhookBody.Of(Endpoint("crm", new Uri("https://crm.example/")), delivery, Now);
        var (body, altered) = (message.Body.ToArray(), message.Body.ToArray());
        altered[^3] ^= 1;

        Assert.Multiple(() =>
        {
            Assert.That(WebhookReceiver.IsGood(Key, message.Id, message.Timestamp, message.Signature, body, Now), Is.True);
            Assert.That(WebhookReceiver.IsGood(Key, message.Id, message.Timestamp, message.Signature, altered, Now), Is.False);
            Assert.That(WebhookReceiver.IsGood(Key, Guid.Empty.ToString(), message.Timestamp, message.Signature, body, Now), Is.False);
            Assert.That(WebhookReceiver.IsGood(Key, message.Id, message.Timestamp, message.Signature, body, Now.AddMinutes(6)), Is.False);
        });
    }
}
