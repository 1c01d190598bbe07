using System.Text;
using Listener.Connectors.Webhooks;
using Listener.Worker.Security;

namespace Listener.Worker.Tests.Security;

public sealed class WebhookSignatureTests
{
    /// <summary>Made by an independent implementation of the specification.</summary>
    private const string Body = """{"id":"evt_1","type":"mention.created","occurredAt":"2026-11-21T09:59:00Z","data":{"text":"Acme Air chat is down","author":"anon-77","url":"https://chat.acmeair.example/t/77"}}""";

    private const string Good = "v1,HfXt61b0Niel07NlwLtYUu07Txv9JepRpTZrp2HiPVo=";
    private static readonly DateTimeOffset Signed = DateTimeOffset.FromUnixTimeSeconds(1_795_255_200);

    [TestCase(Good, true)]
    [TestCase("v1a,AAAA v2,BBBB " + Good, true, Description = "several, of which one fits")]
    [TestCase("v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", false)]
    [TestCase("", false)]
    public void A_known_delivery_is_judged_as_its_sender_meant(string signatures, bool good) =>
        Assert.That(IsGood(signatures, Signed, "1795255200"), Is.EqualTo(good));

    [TestCase(299, true)]
    [TestCase(300, true)]
    [TestCase(301, false)]
    [TestCase(-300, true)]
    [TestCase(-301, false)]
    public void Five_minutes_either_way_are_fresh(int seconds, bool good) =>
        Assert.That(IsGood(Good, Signed + TimeSpan.FromSeconds(seconds), "1795255200"), Is.EqualTo(good));

    [TestCase("")]
    [TestCase("1795255200.0")]
    [TestCase(" 1795255200")]
    [TestCase("-1795255200")]
    [TestCase("9223372036854775807")]
    [TestCase("99999999999999999999")]
    public void A_timestamp_is_whole_seconds(string timestamp) => Assert.That(IsGood(Good, Signed, timestamp), Is.False);

    [TestCase("whsec_YWNtZS13ZWJob29rLXNlY3JldC1vZi10aGlydHktdHdv", 1)]
    [TestCase("whsec_YWNtZS13ZWJob29rLXNlY3JldC1vZi10aGlydHktdHdv@2026-12-01T00:00:00Z, acme-webhook-secret-2026", 2)]
    [TestCase("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 1, Description = "24 bytes")]
    [TestCase("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", 0, Description = "23 bytes")]
    [TestCase("0123456789abcdef", 0, Description = "16 bytes")]
    [TestCase("", 0)]
    [TestCase("short", 0)]
    [TestCase("whsec_not base64", 0)]
    [TestCase("acme-webhook-secret-of-thirty-two@soon", 0)]
    public void Secrets_are_read_or_refused_as_a_whole(string text, int count)
    {
        var good = WebhookSecret.TryParse(text, out var secrets, out var problem);

        Assert.Multiple(() =>
        {
            Assert.That(secrets, Has.Count.EqualTo(count));
            Assert.That(good, Is.EqualTo(problem is null));
            Assert.That(good, Is.EqualTo(count > 0));
        });
    }

    [Test]
    public void A_short_secret_is_refused_with_the_way_to_a_good_one()
    {
        var good = WebhookSecret.TryParse("0123456789abcdef", out _, out var problem);

        Assert.That((good, problem), Is.EqualTo((false, "is shorter than 24 bytes; 'openssl rand -base64 32' makes one")));
    }

    // The key of that delivery is shorter than one of ours may be.
    private static bool IsGood(string signatures, DateTimeOffset now, string timestamp) =>
        WebhookSignature.IsGood([new(Encoding.UTF8.GetBytes("acme-webhook-secret"), null)], "msg_2Acme", timestamp, Encoding.UTF8.GetBytes(Body), signatures, now);
}
