using System.Diagnostics;
using System.Globalization;
using System.Xml;
using Listener.Connectors.Feeds;
using Listener.FeedBench;

// generate <folder>: writes the feeds. run <folder> <seconds>: one line a file and reader: reader, file, bytes, documents, seconds, entries.
if (args is ["generate", var target])
{
    var generator = new FeedGenerator(seed: 20261121);
    Directory.CreateDirectory(target);
    File.WriteAllBytes(Path.Combine(target, "large-rss.xml"), generator.Rss(600));
    File.WriteAllBytes(Path.Combine(target, "large-atom.xml"), generator.Atom(600));
    return 0;
}

if (args is not ["run", var folder, var seconds])
    return 2;
var limit = TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
foreach (var file in Directory.GetFiles(folder, "*.xml").Order(StringComparer.Ordinal))
{
    var body = File.ReadAllBytes(file);
    Measure("listener", file, body, () => FeedReader.Read(body, new FeedSource()).Entries.Sum(entry => entry.Text.Length > 0 ? 1 : 0));
    Measure("XmlReader", file, body, () => Elements(body));
}

return 0;

void Measure(string reader, string file, byte[] body, Func<int> read)
{
    for (var warm = Stopwatch.StartNew(); warm.Elapsed < limit / 2;)
        read();

    // The best of five stretches: whatever else the machine does can only make a stretch slower.
    var best = 0.0;
    var entries = 0;
    for (var round = 0; round < 5; round++)
    {
        var clock = Stopwatch.StartNew();
        var documents = 0;
        for (; clock.Elapsed < limit / 5; documents++)
            entries = read();
        best = Math.Max(best, documents / clock.Elapsed.TotalSeconds);
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{reader}\t{Path.GetFileName(file)}\t{body.Length}\t{best:F3}\t{entries}"));
}

static int Elements(byte[] body)
{
    using var reader = XmlReader.Create(new MemoryStream(body));
    var count = 0;
    while (reader.Read())
        count += reader.NodeType == XmlNodeType.Element ? 1 : 0;
    return count;
}
