using System.Buffers;

namespace Listener.Connectors.Text;

/// <summary>
/// Plain text of HTML as people would read it, however broken: no tree, one pass, no recursion. Scripts, styles and hidden elements vanish,
/// blocks become lines.
/// </summary>
public static class HtmlText
{
    private static readonly SearchValues<char> Controls = SearchValues.Create([.. Enumerable.Range(0, 32).Select(code => (char)code)]);

    /// <summary>The words of <paramref name="html"/>, at most <paramref name="limit"/> characters, cut at a character boundary.</summary>
    public static string ToPlain(ReadOnlySpan<char> html, int limit = 20_000)
    {
        var output = new PlainTextBuilder(Math.Min(limit, html.Length));
        Append(output, html, TagTrust.All);
        return output.ToString();
    }

    /// <summary>Plain text taken as it is: spaces counted once, lines kept, controls gone.</summary>
    public static string Tidy(ReadOnlySpan<char> text, int limit = 20_000)
    {
        var output = new PlainTextBuilder(Math.Min(limit, text.Length));
        AppendLiteral(output, text);
        return output.ToString();
    }

    /// <summary>Adds the words of <paramref name="html"/>.</summary>
    internal static void Append(PlainTextBuilder output, ReadOnlySpan<char> html, TagTrust trust) =>
        new HtmlTextRun(output, html, trust).Run();

    /// <summary>Adds text that is no HTML.</summary>
    internal static void AppendLiteral(PlainTextBuilder output, ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty && !output.IsFull)
        {
            var run = text.IndexOfAny(Controls);
            output.Append(run < 0 ? text : text[..run]);
            if (run < 0)
                return;
            if (text[run] is '\n' or '\r')
                output.Break();
            else if (char.IsWhiteSpace(text[run]))
                output.Space();
            text = text[(run + 1)..];
        }
    }
}
