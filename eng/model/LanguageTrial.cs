using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Listener.Classifier.Languages;

namespace Listener.ModelBuilder;

/// <summary>Accuracy on the test data of lingua: the 20 languages, by kind of text; and its speed.</summary>
internal static class LanguageTrial
{
    private static readonly string[] Languages = "en af fi ru hi es fr de it pt nl pl tr ar id ja ko zh sv uk".Split(' ');

    public static int Run(string file)
    {
        var rows = new List<(string Text, string Language, string Unit)>();
        using (var reader = new StreamReader(new System.IO.Compression.GZipStream(File.OpenRead(file), System.IO.Compression.CompressionMode.Decompress)))
        {
            while (reader.ReadLine() is { } line)
            {
                using var row = JsonDocument.Parse(line);
                rows.Add((row.RootElement.GetProperty("text").GetString()!, row.RootElement.GetProperty("language").GetString()!, row.RootElement.GetProperty("unit").GetString()!));
            }
        }

        foreach (var unit in new[] { "sentence", "word-pair", "single-word" })
        {
            var known = rows.Where(row => row.Unit == unit && Languages.Contains(row.Language)).ToList();
            var guesses = known.ConvertAll(row => LanguageIdentifier.Shipped.Identify(row.Text, null).Tag);
            var right = known.Zip(guesses).Where(pair => pair.First.Language == pair.Second).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{unit}: {known.Count} rows, accuracy {(double)right.Count / known.Count:F4}  ")
                + string.Join(' ', known.Zip(guesses).GroupBy(pair => pair.First.Language).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Key} {group.Average(pair => pair.First.Language == pair.Second ? 1.0 : 0):F3}"))));
            Console.WriteLine("   " + string.Join(' ', known.Zip(guesses).Where(pair => pair.First.Language != pair.Second).GroupBy(pair => pair.First.Language + ">" + pair.Second).OrderByDescending(group => group.Count()).Take(24).Select(group => $"{group.Key} {group.Count()}")));
            var foreign = rows.Where(row => row.Unit == unit && !Languages.Contains(row.Language) && row.Language is "cs" or "hr" or "hu" or "ro" or "vi" or "xh" or "da" or "nb").ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"   und of foreign {foreign.Average(row => LanguageIdentifier.Shipped.Identify(row.Text, null).Tag == "und" ? 1.0 : 0):F3}"));
        }

        var watch = Stopwatch.StartNew();
        var sentences = rows.Where(row => row.Unit == "sentence").ToList();
        foreach (var row in sentences)
            LanguageIdentifier.Shipped.Identify(row.Text, null);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sentences.Count / watch.Elapsed.TotalSeconds:N0} sentences a second"));
        return 0;
    }
}
