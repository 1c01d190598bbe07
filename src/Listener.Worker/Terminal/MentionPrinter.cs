using Listener.Contracts;
using Listener.Worker.Commands;

namespace Listener.Worker.Terminal;

/// <summary>Writes classified mentions for people or, with <c>--json</c>, for programs. A batch is handed over whole.</summary>
internal sealed class MentionPrinter : IDisposable
{
    private const int LongestText = 280;

    private readonly Shell _shell;
    private readonly JsonLines? _json;
    private readonly StreamWriter? _text;
    private readonly Paint _paint;

    public MentionPrinter(Shell shell, bool json)
    {
        _shell = shell;
        _paint = new(shell.HasColour);
        _json = json ? new(shell.Output) : null;
        _text = json ? null : shell.OpenText();
    }

    /// <summary>People get the most urgent of a batch first; programs get the order of the verdicts.</summary>
    public void Print(IReadOnlyList<MentionClassified> batch)
    {
        if (_json is not null)
        {
            foreach (var message in batch)
                _json.Write(message);
            _json.Flush();
            return;
        }

        foreach (var message in batch.OrderByDescending(message => message.Verdict.Urgency).ThenByDescending(message => message.Verdict.UrgencyScore))
            Print(message);
        _text!.Flush();
    }

    public void Dispose()
    {
        _json?.Dispose();

        // Whoever still has something to say has flushed; after a closed pipe there is nobody to say it to.
        try
        {
            _text?.Dispose();
        }
        catch (IOException)
        {
        }
    }

    private void Print(MentionClassified message)
    {
        var (mention, verdict, now) = (message.Mention, message.Verdict, _shell.Time.GetUtcNow());
        var urgency = _paint.Of(verdict.Urgency, EnumWords<Urgency>.Of(verdict.Urgency).ToUpperInvariant().PadRight(8));
        var intent = _paint.Of(verdict.Intent, EnumWords<Intent>.Of(verdict.Intent).PadRight(9));
        var where = $"{EnumWords<Stage>.Of(verdict.Stage),-8} {SafeText.Line(mention.Source.Name, 40)}";
        _text!.WriteLine($"{urgency} {intent} {where}  {_paint.Dim(RelativeTime.Ago(mention.PublishedAt, now))}{Due(verdict, now)}{(message.Replayed ? "  replayed" : "")}");
        _text.WriteLine($"    {Words(mention)}");
        if (mention.Url is not null)
            _text.WriteLine($"    {_paint.Dim(SafeText.Line(mention.Url, 500))}");
    }

    private string Due(Verdict verdict, DateTimeOffset now) => verdict switch
    {
        { Playbook: Playbook.DoNotReply } => "  " + _paint.Red("do not reply"),
        { RespondBy: { } due } => $"  answer due {RelativeTime.Until(due, now)}",
        _ => "",
    };

    private string Words(Mention mention)
    {
        var author = SafeText.Line(mention.Author?.Name ?? mention.Author?.Handle, 60);
        var title = SafeText.Line(mention.Title, 160);
        var text = SafeText.Line(mention.Text, LongestText);
        var words = title.Length == 0 || text.StartsWith(title, StringComparison.Ordinal) ? text : text.Length == 0 ? title : $"{title} — {text}";
        return author.Length == 0 ? words : $"{_paint.Bold(author)}: {words}";
    }
}
