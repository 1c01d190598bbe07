using Spectre.Console;
using Spectre.Console.Rendering;

namespace Listener.Worker.Terminal;

/// <summary>Tables on standard output; every cell is made harmless.</summary>
internal static class Tables
{
    /// <summary>Columns of a word beyond which it may be broken, as addresses are.</summary>
    private const int LongestWord = 20;

    /// <summary>An empty table with left-aligned columns; names that begin with <c>#</c> are right-aligned figures.</summary>
    public static Table Create(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Minimal);
        foreach (var name in columns)
        {
            var column = new TableColumn(new Text(name.TrimStart('#')));
            table.AddColumn(name.StartsWith('#') ? column.RightAligned() : column.LeftAligned());
        }

        return table;
    }

    public static void Add(this Table table, params string?[] cells) =>
        table.AddRow([.. cells.Select(cell => new Text(SafeText.Line(cell, 400)))]);

    /// <summary>As a table; where its words would be broken into letters, a block of lines a row.</summary>
    public static void Write(this Shell shell, Table table)
    {
        using var text = shell.OpenText();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = shell.HasColour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = shell.HasColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = shell.Width;
        var options = RenderOptions.Create(console);
        if (NarrowestWidth(table, options) <= shell.Width)
            console.Write(table);
        else
            WriteBlocks(console, table, options);
        text.Flush();
    }

    /// <summary>The longest word of each column, a space at both sides and a line between two.</summary>
    private static int NarrowestWidth(Table table, RenderOptions options) => table.Columns
        .Select((column, at) => table.Rows.Select(row => row[at]).Prepend(column.Header).Max(cell => Math.Min(LongestWord, cell.Measure(options, int.MaxValue).Min)) + 3)
        .Sum() - 1;

    private static void WriteBlocks(IAnsiConsole console, Table table, RenderOptions options)
    {
        foreach (var row in table.Rows)
        {
            var block = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
            foreach (var (at, cell) in row.Index())
            {
                if (cell.Measure(options, int.MaxValue).Max > 0)
                    block.AddRow(table.Columns[at].Header, cell);
            }

            console.Write(block);
            console.WriteLine();
        }
    }
}
