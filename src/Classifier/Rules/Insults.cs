namespace Listener.Classifier.Rules;

internal static class Insults
{
    /// <summary>Characters that no reader of words sees, so that everything else keeps its place.</summary>
    private const char Invisible = '\u00AD';

    /// <summary>The text with the given places made invisible; the same text when there are none.</summary>
    public static string? Masked(string? text, List<(int Start, int End)> places)
    {
        if (text is null || places.Count == 0)
        {
            return text;
        }

        return string.Create(text.Length, (text, places), static (characters, state) =>
        {
            state.text.CopyTo(characters);
            foreach (var (start, end) in state.places)
            {
                characters[start..end].Fill(Invisible);
            }
        });
    }
}
