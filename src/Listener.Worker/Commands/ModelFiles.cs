using System.CommandLine;
using Listener.Classifier;
using Listener.Classifier.Models;

namespace Listener.Worker.Commands;

/// <summary>The model a verb works with.</summary>
internal static class ModelFiles
{
    public static Option<string?> Option() => new("--model") { Description = "A model made by listener train instead of the shipped one.", HelpName = "file" };

    /// <exception cref="ModelFileException">It is no model this version can read.</exception>
    public static TextModel Load(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        return TextModel.Load(stream);
    }

    public static MentionClassifier Classifier(string? file, ClassifierOptions options)
    {
        if (file is not null)
            Load(file);
        return new(options);
    }
}
