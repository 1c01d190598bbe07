using Listener.Connectors;
using Listener.Worker.Holds;

namespace Listener.Worker.Tests.Holds;

public sealed class PayloadCutterTests
{
    [Test]
    public void What_nobody_can_cut_is_kept_as_its_page_and_a_huge_page_as_its_hash_only()
    {
        var post = new Post { ExternalId = "sha256:composed" };
        SourceAnswer Answer(byte[] body) => new(new Uri("https://x.example/feed?key=secret"), 200, [], DateTimeOffset.UnixEpoch, body);

        var small = PayloadCutter.Cut([Answer([.. "words"u8])], [post], new HashSet<string> { post.ExternalId }, CancellationToken.None)!;
        var large = PayloadCutter.Cut([Answer(new byte[(1024 * 1024) + 1])], [post], new HashSet<string> { post.ExternalId }, CancellationToken.None)!;

        Assert.That((small.Items[0].Scope, small.Items[0].Bytes.Length, small.Answers[0].Url), Is.EqualTo(("page", 5, "https://x.example/feed")));
        Assert.That((large.Items[0].Scope, large.Items[0].Bytes.Length, large.Answers[0].Length), Is.EqualTo(("hash", 0, (1024 * 1024) + 1)));
    }

    [Test]
    public void Only_what_was_captured_is_kept_each_from_the_answer_it_stands_in()
    {
        Post[] posts = [new() { ExternalId = "a-1" }, new() { ExternalId = "b-1" }, new() { ExternalId = "b-2" }];
        SourceAnswer[] answers = [.. new[] { """[{"id":"a-1"}]""", """[{"id":"b-1"},{"id":"b-2"}]""" }.Select(body =>
            new SourceAnswer(new Uri("https://x.example/api"), 200, [], DateTimeOffset.UnixEpoch, System.Text.Encoding.UTF8.GetBytes(body)))];

        var payload = PayloadCutter.Cut(answers, posts, new HashSet<string> { "a-1", "b-2" }, CancellationToken.None)!;

        Assert.That(
            payload.Items.Select(item => (item.ExternalId, item.Answer, item.Scope, System.Text.Encoding.UTF8.GetString(item.Bytes.Span))),
            Is.EqualTo(new[] { ("a-1", 0, "item", """{"id":"a-1"}"""), ("b-2", 1, "item", """{"id":"b-2"}""") }));
    }
}
