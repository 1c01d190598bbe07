using System.Globalization;
using System.Reflection;

namespace Listener.Classifier;

/// <summary>Named figures from a file that comes with the program, some replaced by options.</summary>
internal static class FigureTable
{
    /// <summary>Reads <c>name, tab, value</c> lines; lines that start with # are comments.</summary>
    /// <exception cref="ArgumentException">An option names a figure that the file does not have.</exception>
    public static Dictionary<string, double> Load(string file, IEnumerable<KeyValuePair<string, double>> replacements)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream($"Urgency.{file}.tsv")!);
        var figures = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var cells = line.Split('\t');
                figures.Add(cells[0], double.Parse(cells[1], CultureInfo.InvariantCulture));
            }
        }

        foreach (var (name, value) in replacements)
        {
            figures[name] = figures.ContainsKey(name)
                ? value
                : throw new ArgumentException($"There is no figure '{name}' in {file}. There are: {string.Join(", ", figures.Keys)}.", nameof(replacements));
        }

        return figures;
    }
}
