using System.Buffers;
using Listener.Classifier.Text;

namespace Listener.Classifier.Rules;

/// <summary>One insult of a post with what belongs to it: "you useless clowns!" Each place from <c>Start</c> to <c>End</c>.</summary>
/// <param name="InTitle">Where it stands.</param>
/// <param name="Core">The insulting words alone.</param>
/// <param name="Whole">With the words around them that only lead to them.</param>
/// <param name="Clause">With the mark that its being said brought into the text.</param>
/// <param name="Marks">With the marks on both sides.</param>
internal readonly record struct InsultPlace(bool InTitle, (int Start, int End) Core, (int Start, int End) Whole, (int Start, int End) Clause, (int Start, int End) Marks)
{
    /// <summary>Ways to take it out, since nobody knows how the text read without it.</summary>
    public const int Cuts = 4;

    public (int Start, int End) Cut(int way) => way switch { 0 => Core, 1 => Whole, 2 => Clause, _ => Marks };

    /// <summary>False when an earlier way takes out the same.</summary>
    public bool IsNew(int way)
    {
        for (var earlier = 0; earlier < way; earlier++)
        {
            if (Cut(earlier) == Cut(way))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>Puts the insults of a post together from the words found.</summary>
internal static class InsultPlaces
{
    private static readonly SearchValues<char> Breaks = SearchValues.Create(".!?…,;:。！？।؟．；，、،：");
    private static readonly SearchValues<char> Leading = SearchValues.Create(",;:-–—،、，；：(*");
    private static readonly SearchValues<char> Trailing = SearchValues.Create(".!?…,;:)*¡。！？।؟،、，；：．");

    /// <param name="units">Insults, and words that lead to them, in the order of the text.</param>
    public static void Add(ReadOnlySpan<char> text, bool inTitle, List<(TermHit Hit, bool IsInsult)> units, List<InsultPlace> places)
    {
        for (int first = 0, next; first < units.Count; first = next)
        {
            int core = -1, coreEnd = 0, last = units[first].Hit.Last, start = units[first].Hit.Start, end = units[first].Hit.End;
            for (next = first; next < units.Count && (next == first || IsNear(text, units[next].Hit, last, end)); next++)
            {
                var (hit, isInsult) = units[next];
                (last, end) = (Math.Max(last, hit.Last), Math.Max(end, hit.End));
                if (isInsult)
                {
                    (core, coreEnd) = (core < 0 ? hit.Start : core, Math.Max(coreEnd, hit.End));
                }
            }

            if (core >= 0)
            {
                places.Add(Place(text, inTitle, (core, coreEnd), (start, end)));
            }
        }
    }

    private static bool IsNear(ReadOnlySpan<char> text, TermHit hit, int last, int end) =>
        hit.First <= last + 1 && (hit.Start <= end || !text[end..hit.Start].ContainsAny(Breaks));

    /// <summary>What goes with the words when they are taken out.</summary>
    public static InsultPlace Place(ReadOnlySpan<char> text, bool inTitle, (int Start, int End) core, (int Start, int End) whole)
    {
        var before = whole.Start;
        while (before > 0 && char.IsWhiteSpace(text[before - 1]))
        {
            before--;
        }

        var lead = before;
        while (lead > 0 && Leading.Contains(text[lead - 1]))
        {
            lead--;
        }

        var trail = Trail(text, whole.End, overBlanks: false);
        var isOpen = before == 0 || Trailing.Contains(text[before - 1]) || text[before - 1] == '\n';
        var clause = lead < before ? (lead, whole.End) : isOpen ? (whole.Start, trail) : whole;
        return new(inTitle, core, whole, clause, (lead < before ? lead : whole.Start, Trail(text, whole.End, overBlanks: true)));
    }

    /// <summary>Behind the marks that follow, and where blanks are no matter behind those of "clowns !", as the French write.</summary>
    private static int Trail(ReadOnlySpan<char> text, int end, bool overBlanks)
    {
        for (var next = end; next < text.Length; next++)
        {
            if (Trailing.Contains(text[next]))
            {
                end = next + 1;
            }
            else if (!PostField.IsInvisible(text[next]) && !(overBlanks && text[next] != '\n' && char.IsWhiteSpace(text[next])))
            {
                break;
            }
        }

        return end;
    }
}
