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

    /// <param name="file">Null for the shipped model.</param>
    public static MentionClassifier Classifier(string? file) => new(null, file is null ? null : Load(file));
}
