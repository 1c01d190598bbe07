using Listener.Contracts;

namespace Listener.Worker.Commands;

/// <summary>Which mentions a tail shows; null means any.</summary>
internal sealed record TailFilter
{
    public IReadOnlySet<Stage>? Stages { get; init; }

    public IReadOnlySet<Urgency>? Urgencies { get; init; }

    public IReadOnlySet<Intent>? Intents { get; init; }

    /// <summary>The brand's key.</summary>
    public string? Brand { get; init; }

    /// <summary>BCP 47: <c>pt</c> is also <c>pt-BR</c>.</summary>
    public string? Language { get; init; }

    /// <summary>Name or kind of a source.</summary>
    public string? Source { get; init; }

    public bool Matches(MentionClassified message)
    {
        var (mention, verdict) = (message.Mention, message.Verdict);
        return Stages?.Contains(verdict.Stage) != false
            && Urgencies?.Contains(verdict.Urgency) != false
            && Intents?.Contains(verdict.Intent) != false
            && (Brand is null || Same(Brand, mention.Brand))
            && (Source is null || Same(Source, mention.Source.Name) || Same(Source, mention.Source.Kind))
            && (Language is null || Same(Language, verdict.Language) || verdict.Language.StartsWith(Language + "-", StringComparison.OrdinalIgnoreCase));
    }

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
