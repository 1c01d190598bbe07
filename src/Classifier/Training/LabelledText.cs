using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Listener.Classifier.Languages;
using Listener.Classifier.Models;
using Listener.Classifier.Rules;
using Listener.Classifier.Stages;

namespace Listener.Classifier.Training;

/// <summary>A text with what people said of it. A label that is null was not given.</summary>
public sealed record LabelledText
{
    /// <summary>Plain text.</summary>
    public required string Text { get; init; }

    /// <summary>Null when there is none.</summary>
    public string? Title { get; init; }

    /// <summary>BCP 47 tag; null or <c>und</c> when unknown.</summary>
    public string? Language { get; init; }

    /// <summary><c>complaint</c>, <c>question</c>, <c>praise</c> or <c>other</c>.</summary>
    public string? Intent { get; init; }

    /// <summary><c>negative</c>, <c>neutral</c> or <c>positive</c>.</summary>
    public string? Sentiment { get; init; }

    /// <summary><c>none</c>, <c>disapproval</c>, <c>accusation</c> or <c>blame</c>.</summary>
    public string? Severity { get; init; }

    /// <summary><c>low</c>, <c>normal</c>, <c>high</c> or <c>critical</c>.</summary>
    public string? Urgency { get; init; }

    /// <summary>True when the text threatens people or property.</summary>
    public bool? Threat { get; init; }

    /// <summary>A help desk's own word: <c>very_low</c>, <c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</summary>
    public string? Priority { get; init; }

    /// <summary>Rows of one group stay on one side of every cut, because they resemble each other.</summary>
    public string? Group { get; init; }

    /// <summary>Where it was said, as in a mention: <c>social</c>, <c>review</c>, <c>email</c> and so on; null or any other word where nobody knows.</summary>
    public string? Channel { get; init; }

    /// <summary>Where the row is from.</summary>
    public string? Set { get; init; }

    /// <summary><c>train</c> or <c>gold</c>; gold rows are for measuring only.</summary>
    public string? Split { get; init; }

    /// <summary>How much the row counts in training; 1 is a row of one's own.</summary>
    [JsonIgnore]
    public float Weight { get; init; } = 1;

    /// <summary>The row with its language identified where none is given, as it will be where a mention is classified; <c>und</c> counts as none.</summary>
    internal LabelledText WithLanguage() =>
        Language is null or "und" ? this with { Language = LanguageIdentifier.Shipped.Identify(Text, null).Tag } : this;

    /// <summary>What a model reads of it, as it will where a mention is classified: what the rules found, and the text in its plain form. Good until the thread reads the next.</summary>
    internal TextInput Input()
    {
        var post = Post.Load(Title, Text);
        var found = RuleBook.Shipped.Find(post, Language ?? "und", 1).Mask;
        return post.Input(Language, found, StageRule.ChannelOf(Channel));
    }

    /// <summary>Reads a .jsonl or .jsonl.gz file, one row a line; blank lines are skipped.</summary>
    /// <exception cref="InvalidDataException">A line is no JSON object with a text; the message names file and line.</exception>
    public static async IAsyncEnumerable<LabelledText> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Opening and reading a named pipe wait for its writer whatever the token says: who waits here goes on when cancelled. A stream with a buffer would let its closing wait for them.
        await using var file = await Task.Run(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0), cancellationToken).WaitAsync(cancellationToken);
        await using Stream plain = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(plain, bufferSize: 64 * 1024);
        for (var line = 1; await reader.ReadLineAsync(cancellationToken).AsTask().WaitAsync(cancellationToken) is { } json; line++)
        {
            if (!string.IsNullOrWhiteSpace(json))
                yield return Parse(json, path, line);
        }
    }

    private static LabelledText Parse(string json, string path, int line)
    {
        try
        {
            var row = JsonSerializer.Deserialize(json, LabelledTextJson.Default.LabelledText)
                ?? throw new InvalidDataException($"{path}, line {line}: null is no row.");
            return row.Checked(path, line);
        }
        catch (JsonException error)
        {
            var field = error.Path is { Length: > 2 } place ? $"the value of {place[2..]} is of the wrong kind" : "no JSON object";
            throw new InvalidDataException($"{path}, line {line}: {field}; a row is an object with text and any of {string.Join(", ", ModelTask.All.Select(task => task.Name))}.", error);
        }
    }

    private LabelledText Checked(string path, int line)
    {
        foreach (var task in ModelTask.All)
        {
            if (task.LabelOf(this) is { } label && task.IndexOf(label) < 0)
                throw new InvalidDataException($"{path}, line {line}: {task.Name} \"{label}\" is none of {string.Join(", ", task.Classes)}.");
        }

        return this;
    }
}
