using System.Text;
using Listener.Contracts;

namespace Listener.Benchmarks;

/// <summary>Texts of the shape customers write; deterministic.</summary>
internal static class Samples
{
    private static readonly string[] Words =
        "flight bag lost refund delayed waiting phone agent again please help thanks crew great seat gate hours cancelled app login password card charged twice why nobody answers today tomorrow luggage".Split(' ');

    public static string Text(int seed, int words = 90)
    {
        var random = new Random(seed);
        var text = new StringBuilder("Acme Air ");
        for (var i = 0; i < words; i++)
        {
            text.Append(Words[random.Next(Words.Length)]).Append(i % 11 == 10 ? ". " : " ");
        }

        return text.ToString();
    }

    public static Mention Mention(int number) => new()
    {
        Id = Guid.CreateVersion7(),
        Brand = "acme-air",
        Source = new("rss", "bench"),
        Channel = Channel.Forum,
        ExternalId = $"https://forum.example/t/{number}",
        Url = $"https://forum.example/t/{number}",
        Author = new(null, "Kim"),
        Title = $"Topic {number}",
        Text = Text(number),
        PublishedAt = DateTimeOffset.UnixEpoch.AddYears(56),
        FoundAt = DateTimeOffset.UnixEpoch.AddYears(56),
    };

    public static string Rss(int feed, int items)
    {
        var xml = new StringBuilder("""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Bench</title><link>http://forum.example/</link>""");
        for (var i = 0; i < items; i++)
        {
            var url = $"http://forum.example/{feed}/{i}";
            xml.Append($"<item><guid>{url}</guid><link>{url}</link><title>Topic {i}</title><pubDate>Sat, 21 Nov 2026 09:30:00 GMT</pubDate><description>{Text((feed * items) + i)}</description></item>");
        }

        return xml.Append("</channel></rss>").ToString();
    }
}
