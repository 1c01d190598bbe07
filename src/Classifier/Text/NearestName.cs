namespace Listener.Classifier.Text;

/// <summary>The nearest of the names that would have been right.</summary>
public static class NearestName
{
    /// <summary>Null when none is near: at most a third of the letters may differ.</summary>
    public static string? Of(string word, IEnumerable<string> names)
    {
        var (name, distance) = names
            .Select(name => (name, Distance(word.ToUpperInvariant(), name.ToUpperInvariant())))
            .OrderBy(pair => pair.Item2)
            .FirstOrDefault((name: "", int.MaxValue));
        return distance <= Math.Max(1, word.Length / 3) ? name : null;
    }

    /// <summary>Edits from one word to the other (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var substitute = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
