using Listener.Classifier.Training;
using Listener.Contracts;

namespace Listener.Classifier.Tests.Rules;

internal static class Written
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Languages of the written corpus, ISO 639-1.</summary>
    public static readonly string[] Languages = "en af fi ru hi es fr de it pt nl pl tr ar id ja ko zh sv".Split(' ');

    /// <summary>A mention as a social network brings it, found when it appeared.</summary>
    public static Mention Mention(string text, Channel channel = Channel.Social, double? rating = null) => new()
    {
        Id = Guid.Empty,
        Brand = "acme",
        Source = new("rss", "test"),
        ExternalId = "1",
        Text = text,
        Channel = channel,
        Rating = rating,
        PublishedAt = Noon,
        FoundAt = Noon,
    };

    /// <summary>The written corpus of a language, one line in so many.</summary>
    public static async Task<List<LabelledText>> CorpusAsync(string language, int every = 1)
    {
        var rows = new List<LabelledText>();
        await foreach (var row in LabelledText.ReadAsync(Path.Combine(Root(), "data", "corpus", language + ".jsonl"), CancellationToken.None))
        {
            rows.Add(row);
        }

        return [.. rows.Where((_, index) => index % every == 0)];
    }

    /// <summary>The root of the repository.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "listener.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
