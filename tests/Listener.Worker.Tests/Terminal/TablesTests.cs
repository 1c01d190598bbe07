using System.Text;
using Listener.Worker.Terminal;

namespace Listener.Worker.Tests.Terminal;

public sealed class TablesTests
{
    private const string Address = "http://a.example/a-very-long-address-without-an-end.xml";

    [Test]
    public void A_table_that_does_not_fit_is_a_block_of_lines_a_row()
    {
        var lines = Written(40);

        Assert.That(lines, Has.All.Length.LessThanOrEqualTo(40));
        Assert.That(lines.Take(5), Is.EqualTo(new[] { "source        first", "state         throttled", "last success  5 min ago", "collected     3", "" }), "empty cells are left out");
        Assert.That(string.Concat(lines.Skip(9).Select(line => line[14..])), Does.StartWith(Address), "only an address is broken");
    }

    [TestCase(80)]
    [TestCase(160)]
    public void A_table_that_fits_is_a_table(int width)
    {
        var lines = Written(width);

        Assert.That(lines[1].Split('│').Select(cell => cell.Trim()), Is.EqualTo(new[] { "source", "state", "last success", "collected", "last error" }));
        Assert.That(lines[3], Does.Contain("throttled").And.Contain("5 min ago"));
    }

    private static string[] Written(int width)
    {
        using var output = new MemoryStream();
        var table = Tables.Create("source", "state", "last success", "#collected", "last error");
        table.Add("first", "throttled", "5 min ago", "3", "");
        table.Add("second", "failing", "never", "0", $"{Address} answered 404.");
        new Shell(Stream.Null, output, TextWriter.Null) { Width = width }.Write(table);
        return [.. Encoding.UTF8.GetString(output.ToArray()).TrimEnd().Split('\n').Select(line => line.TrimEnd())];
    }
}
