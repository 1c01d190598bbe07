using Listener.Connectors.Feeds;

namespace Listener.Connectors.Tests.Feeds;

public sealed class FeedMutationTests
{
    private static readonly string[] Pieces =
        ["<", ">", "</", "/>", "<![CDATA[", "]]>", "<!--", "-->", "&", "&#", "&#x", ";", "\"", "'", "=", " xmlns=\"", "<item>", "</item>", "<title>", "{", "}", "[", "\\u", "\0", "\u00ff"];

    [TestCaseSource(nameof(Payloads))]
    public void Whatever_is_done_to_a_feed_it_is_read_or_refused_and_nothing_else(string file)
    {
        var original = File.ReadAllBytes(file);
        var random = new Random(20261121);

        for (var i = 0; i < 300; i++)
        {
            var mutant = Mutated(original, random);
            try
            {
                Checked(mutant);
            }
            catch (FetchException)
            {
                // Refused, which is an answer.
            }
            catch (Exception error)
            {
                Assert.Fail($"{error}\n{Convert.ToBase64String(mutant)}");
            }
        }
    }

    private static string[] Payloads() => Directory.GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "Feeds", "Payloads"), "*.*");

    private static void Checked(byte[] document)
    {
        var feed = FeedReader.Read(document, new FeedSource { Document = new Uri("https://a.example/feed") });
        foreach (var entry in feed.Entries)
        {
            var post = entry.ToPost(new Uri("https://a.example/feed"));
            if (post.ExternalId.Length is 0 or > 500 || post.Text.Length > 20_000 || post.Text.Contains('\0') || post.ExternalId.Contains('\0')
                || post.Title?.Contains('\0') == true || (post.Url is { } url && !url.StartsWith("http", StringComparison.OrdinalIgnoreCase)))
            {
                throw new InvalidOperationException("A post breaks its promises.");
            }
        }
    }

    private static byte[] Mutated(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var change = random.Next(1, 6); change > 0; change--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveRange(at, Math.Min(random.Next(40), bytes.Count - at));
                    break;
                case 1:
                    bytes.InsertRange(at, System.Text.Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                case 2:
                    var from = random.Next(bytes.Count + 1);
                    bytes.InsertRange(at, bytes.GetRange(from, Math.Min(random.Next(60), bytes.Count - from)));
                    break;
                default:
                    if (at < bytes.Count)
                        bytes[at] = (byte)random.Next(256);
                    break;
            }
        }

        return [.. bytes];
    }
}
