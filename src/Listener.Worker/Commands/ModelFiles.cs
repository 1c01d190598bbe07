using System.CommandLine;
using Listener.Classifier;
using Listener.Classifier.Models;
using Listener.Worker.Configuration;

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

    /// <summary>A classifier with the figures of the configuration, as the worker has it.</summary>
    /// <param name="file">Null for the shipped model.</param>
    /// <param name="config">Null for the files of the working folder, which need not be there.</param>
    /// <exception cref="ConfigurationFailure">A figure is wrong; other parts of the configuration do not matter here.</exception>
    public static MentionClassifier Classifier(string? file, string? config)
    {
        var root = Settings.Load(config);
        var (figures, mistakes) = ConfigurationReader.ReadFigures(root);
        return mistakes.Count == 0 ? new(figures, file is null ? null : Load(file)) : throw new ConfigurationFailure(mistakes);
    }
}
