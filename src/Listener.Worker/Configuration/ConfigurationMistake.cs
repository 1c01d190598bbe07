namespace Listener.Worker.Configuration;

/// <summary>One thing that is wrong with the configuration.</summary>
/// <param name="File">Where the value came from: a file's name or <c>environment</c>.</param>
/// <param name="Key">Full key with colons.</param>
/// <param name="Problem">What is wrong, without the value when it may be a secret.</param>
/// <param name="Allowed">What would be right.</param>
public sealed record ConfigurationMistake(string File, string Key, string Problem, string Allowed)
{
    /// <summary>The line an operator reads.</summary>
    public override string ToString() => $"{File}: {Key}: {Problem} (allowed: {Allowed})";
}
