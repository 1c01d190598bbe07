using Spectre.Console;

namespace Listener.Worker.Terminal;

/// <summary>Tables on standard output; every cell is made harmless.</summary>
internal static class Tables
{
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
        console.Write(table);
        text.Flush();
    }
}
