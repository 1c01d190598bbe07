using Listener.Contracts;

namespace Listener.Classifier.Models;

/// <summary>What a model reads.</summary>
/// <param name="title">Empty when there is none.</param>
/// <param name="text">Plain text; of more than 4,096 units the head and the tail are read.</param>
/// <param name="language">BCP 47 tag; empty when unknown: then words are read without their concepts.</param>
/// <param name="found">What the rules found, a bit a category; 0 when they were not asked.</param>
/// <param name="channel">Where it was said.</param>
public readonly ref struct TextInput(ReadOnlySpan<char> title, ReadOnlySpan<char> text, ReadOnlySpan<char> language, ulong found = 0, Channel channel = Channel.Unknown)
{
    /// <summary>Empty when there is none.</summary>
    public ReadOnlySpan<char> Title { get; } = title;

    /// <summary>Plain text.</summary>
    public ReadOnlySpan<char> Text { get; } = text;

    /// <summary>What the rules found, a bit a category.</summary>
    public ulong Found { get; } = found;

    /// <summary>BCP 47 tag.</summary>
    public ReadOnlySpan<char> Language { get; } = language;

    /// <summary>Where it was said.</summary>
    public Channel Channel { get; } = channel;
}
