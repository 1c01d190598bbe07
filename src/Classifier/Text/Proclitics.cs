namespace Listener.Classifier.Text;

/// <summary>
/// Particles that Arabic and Hebrew write together with the word behind them: and, in, to, as, the. A query word also matches behind them.
/// A single letter is only taken for a particle when at least three letters remain, so that short roots stay whole.
/// </summary>
internal static class Proclitics
{
    private static readonly string[] Arabic = ["ال", "وال", "بال", "فال", "كال", "لل", "ولل", "وبال", "وكال", "فبال", "فلل", "وب", "ول", "فب", "و", "ب", "ل", "ف", "ك"];
    private static readonly string[] Hebrew = ["ה", "ו", "ב", "ל", "מ", "ש", "כ", "וה", "של", "שה", "מה", "בה", "כש", "לכ", "ול", "וב", "ומ"];

    /// <summary>Particles of the script; empty for scripts that have none.</summary>
    public static ReadOnlySpan<string> Of(Script script) => script switch
    {
        Script.Arabic => Arabic,
        Script.Hebrew => Hebrew,
        _ => [],
    };

    /// <summary>True when <paramref name="word"/> may be <paramref name="particle"/> and a word.</summary>
    public static bool Precedes(string particle, ReadOnlySpan<char> word) =>
        word.Length >= particle.Length + (particle.Length == 1 ? 3 : 2) && word.StartsWith(particle, StringComparison.Ordinal);
}
