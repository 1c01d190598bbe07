using System.Text;

namespace Listener.Fuzz;

/// <summary>Makes one input from a seed: some small wounds, sometimes a piece of another seed, seldom a wound repeated thousands of times.</summary>
internal static class Mutator
{
    private const int Longest = 512 * 1024;

    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "<", ">", "</", "/>", "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE a [", "<!ENTITY b \"", "&b;", "&", "&#", "&#x1F600;", "&#xD800;", ";", "\"", "'", "=", " xmlns=\"", " xml:base=\"",
            "<item>", "</item>", "<title>", "<entry>", "<link href=\"javascript:", "<guid>", "<pubDate>", "<?xml version=\"1.0\" encoding=\"", "utf-7", "{", "}", "[", "]", ":", ",", "null", "true", "1e400", "-0",
            "9223372036854775808", "\\u0000", "\\ud800", "\\", "\"id\":", "\"data\":", "\"posts\":", "\0", "\r\n", "\t", "\u001b[2J", "\u202e", "\u0301", "\u200d", "\ufeff", "(", ")", " AND ", " OR ", " NOT ", " near/3 ",
            "*", "lang:", "site:", "author:", "@", "#", "http://", "https://u:p@127.0.0.1/", "%00", "%", "../", "😀", "İ", "ß", "ﷺ",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xfe, 0xff], [0x80], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x1f, 0x8b, 0x08], [0x00, 0x3c],
    ];

    public static byte[] Mutate(IReadOnlyList<byte[]> seeds, Random random)
    {
        var bytes = new List<byte>(seeds[random.Next(seeds.Count)]);
        for (var change = random.Next(1, 8); change > 0; change--)
            Change(bytes, seeds, random);
        if (random.Next(200) == 0)
            Repeat(bytes, random);
        return bytes.Count <= Longest ? [.. bytes] : [.. bytes.Take(Longest)];
    }

    private static void Change(List<byte> bytes, IReadOnlyList<byte[]> seeds, Random random)
    {
        var at = random.Next(bytes.Count + 1);
        switch (random.Next(8))
        {
            case 0:
                bytes.RemoveRange(at, Math.Min(random.Next(80), bytes.Count - at));
                break;
            case 1 or 2:
                bytes.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                break;
            case 3:
                var from = random.Next(bytes.Count + 1);
                bytes.InsertRange(at, bytes.GetRange(from, Math.Min(random.Next(200), bytes.Count - from)));
                break;
            case 4:
                var other = seeds[random.Next(seeds.Count)];
                var start = random.Next(other.Length + 1);
                bytes.InsertRange(at, new ArraySegment<byte>(other, start, Math.Min(random.Next(400), other.Length - start)));
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            default:
                if (at < bytes.Count)
                    bytes[at] = (byte)random.Next(256);
                break;
        }
    }

    /// <summary>What is quick once and slow a thousand times is found by doing it a thousand times.</summary>
    private static void Repeat(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count + 1);
        var piece = random.Next(2) == 0
            ? Pieces[random.Next(Pieces.Length)]
            : [.. bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at))];
        if (piece.Length == 0)
            return;
        var times = Math.Min(random.Next(10, 40_000), Longest / piece.Length);
        var all = new byte[piece.Length * times];
        for (var i = 0; i < times; i++)
            piece.CopyTo(all, i * piece.Length);
        bytes.InsertRange(at, all);
    }
}
