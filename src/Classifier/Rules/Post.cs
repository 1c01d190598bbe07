using Listener.Classifier.Models;
using Listener.Contracts;

namespace Listener.Classifier.Rules;

/// <summary>A post as rules and model read it: as it is, and again without the insults in it. One instance a thread.</summary>
internal sealed class Post
{
    /// <summary>The language with a spelling of its own for the model.</summary>
    public const string German = "de";

    /// <summary>More insults than these are only taken out together.</summary>
    private const int MostApart = 3;

    [ThreadStatic]
    private static Post? _spare;

    private int _reading;

    public PostField Title { get; } = new();

    public PostField Text { get; } = new();

    /// <summary>What the first reading found.</summary>
    public List<InsultPlace> Insults { get; } = [];

    public RuleMemory Memory { get; } = new();

    /// <summary>True as long as nothing is hidden.</summary>
    public bool IsWhole => _reading == 0;

    /// <summary>True while every insult is hidden, in whichever way.</summary>
    public bool IsCalm { get; private set; }

    public static Post Load(string? title, string text)
    {
        var post = _spare ??= new();
        post.Insults.Clear();
        post._reading = 0;
        post.Title.Load(title);
        post.Text.Load(text);
        return post;
    }

    /// <summary>What the model reads of what is not hidden. Good until the post changes.</summary>
    public TextInput Input(string? language, ulong found, Channel channel) => new(Title.Seen(language == German), Text.Seen(language == German), language, found, channel);

    /// <summary>
    /// Hides the next choice of insults; false when there is none left. Every choice is read, because a text with insults must not come out below the same text
    /// without them, and which of them the other text has nobody knows.
    /// </summary>
    public bool Next()
    {
        var choices = Insults.Count == 0 ? 0 : Insults.Count <= MostApart ? (1 << Insults.Count) - 1 : 1;
        while (_reading < choices * InsultPlace.Cuts)
        {
            var (choice, way) = (_reading / InsultPlace.Cuts, _reading % InsultPlace.Cuts);
            _reading++;
            if (Hide(Insults.Count <= MostApart ? choice + 1 : -1, way))
            {
                IsCalm = choice == choices - 1;
                return true;
            }
        }

        return false;
    }

    /// <summary>False when another way hides the same.</summary>
    private bool Hide(int chosen, int way)
    {
        var isNew = false;
        for (var i = 0; i < Insults.Count; i++)
        {
            isNew |= (chosen & (1 << Math.Min(i, 31))) != 0 && Insults[i].IsNew(way);
        }

        if (!isNew)
        {
            return false;
        }

        Title.Show();
        Text.Show();
        for (var i = 0; i < Insults.Count; i++)
        {
            if ((chosen & (1 << Math.Min(i, 31))) != 0)
            {
                var (start, end) = Insults[i].Cut(way);
                (Insults[i].InTitle ? Title : Text).Hide(start, end);
            }
        }

        return true;
    }
}
