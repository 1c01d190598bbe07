using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Listener.Contracts;

namespace Listener.Classifier.Tests.Rules;

/// <summary>The same text in other capitals, spaces and spellings is not less urgent, over the whole written corpus.</summary>
public sealed class SpellingTests
{
    private static readonly MentionClassifier Classifier = new();

    private static readonly Dictionary<string, Func<string, string, string>> Exact = new()
    {
        ["capitals"] = (text, _) => text.ToUpperInvariant(),
        ["small letters"] = (text, _) => text.ToLowerInvariant(),
        ["Turkish capitals"] = (text, language) => language == "tr" ? text.ToUpper(CultureInfo.GetCultureInfo("tr-TR")) : text,
        ["Capitals At The Beginning"] = (text, _) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(text),
        ["two spaces"] = (text, _) => text.Replace(" ", "  ", StringComparison.Ordinal),
        ["spaces that do not break"] = (text, _) => text.Replace(' ', '\u00A0'),
        ["spaces of no width"] = (text, _) => Inside(text, 5, "\u200B"),
        ["tatweel"] = (text, language) => language == "ar" ? Inside(text, 5, "\u0640") : text,
        ["е for ё"] = (text, _) => text.Replace('ё', 'е').Replace('Ё', 'Е'),
        ["many marks for one"] = (text, _) => text.Replace("!", "!!!", StringComparison.Ordinal),
        ["dots for the ellipsis"] = (text, _) => text.Replace("…", "...", StringComparison.Ordinal),
        ["compatibility forms"] = (text, _) => text.Contains('№', StringComparison.Ordinal) ? text : text.Normalize(NormalizationForm.FormKC), // "No" is another word
    };

    private static readonly SearchValues<char> Quotes = SearchValues.Create("\"“”„«»");

    private static readonly Regex BlankBefore = new(@"(?<=\w)([.,!?]+)(?=\s|$)");

    private static readonly Dictionary<string, Func<string, string, string>> Near = new()
    {
        ["no accents"] = (text, _) => Plain(text),
        ["accents as characters of their own"] = (text, _) => text.Normalize(NormalizationForm.FormD),
        ["line breaks for spaces"] = (text, _) => text.Replace(' ', '\n'),
        ["blanks before marks"] = (text, _) => BlankBefore.Replace(text, " $1"),
        ["quotation marks around it"] = (text, _) => text.AsSpan().ContainsAny(Quotes) ? text : $"“{text}”",
        ["characters apart"] = (text, language) => language is "zh" or "ja" ? Inside(text, 4, " ") : text,
        ["soft hyphens"] = (text, _) => Inside(text, 4, "\u00AD"),
        ["full width"] = (text, _) => string.Concat(text.Select(unit => unit is > ' ' and < '\u007F' ? (char)(unit + 0xFEE0) : unit)),
        ["harakat"] = (text, language) => language == "ar" ? Inside(text, 3, "\u064E") : text,
        ["German without its own letters"] = (text, language) => language == "de"
            ? text.Replace("ß", "ss", StringComparison.Ordinal).Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal).Replace("ü", "ue", StringComparison.Ordinal)
            : text,
    };

    [TestCase("I will killlll you")]
    [TestCase("I will kiiiill you")]
    [TestCase("I want to kill myseeeelf")]
    [TestCase("i'm gonna suuuue you")]
    [TestCase("the charger caught fireeee")]
    [TestCase("Ich bringe mich ummmm")]
    public void A_letter_held_down_changes_nothing(string text) =>
        Assert.That(Classifier.Classify(Written.Mention(text)).Urgency, Is.EqualTo(Urgency.Critical));

    public static IEnumerable<string> ExactNames => Exact.Keys;

    public static IEnumerable<string> NearNames => Near.Keys;

    [TestCaseSource(nameof(ExactNames))]
    public async Task What_no_reader_notices_lowers_nothing(string name) => Assert.That(await LowerAsync(Exact[name]), Is.Empty);

    /// <summary>These change the letters that language is told by, or the words themselves; one text in three hundred may suffer.</summary>
    [TestCaseSource(nameof(NearNames))]
    public async Task What_readers_hardly_notice_lowers_next_to_nothing(string name)
    {
        var lower = await LowerAsync(Near[name]);

        Assert.That(lower, Has.Count.LessThanOrEqualTo(name.StartsWith("German", StringComparison.Ordinal) ? 12 : 110), string.Join('\n', lower.Take(10)));
    }

    [TestCase("Grüße, die Heizung brennt! Straße voller Rauch", "GRÜSSE, DIE HEIZUNG BRENNT! STRASSE VOLLER RAUCH")]
    [TestCase("Ich verklage Sie, mein Anwalt für Verträge schreibt", "Ich verklage Sie, mein Anwalt fuer Vertraege schreibt")]
    [TestCase("你们把我的钱还给我", "你 们 把 我 的 钱 还 给 我")]
    [TestCase("배송 아직도 안 왔어요 환불해 주세요", "배송 아직도 안 왔어요 환불해 주세요")]
    [TestCase("ВЕРНИТЕ ДЕНЬГИ", "верните деньги")]
    [TestCase("昨夜、御社で買ったヒーターから火が出ました。", "昨夜、御社で買ったヒーターから火\nが出 ました。")]
    [TestCase("السائق ترك الطرد تحت المطر.", "الساي\u0654ق ترك الطرد تحت المطر.")]
    [TestCase("Der Akku hält zwei Stunden statt zehn.", "Der Akku hält zwei Stunden statt zehn…")]
    [TestCase("Der Akku hält zwei Stunden statt zehn!", "Der Akku hält zwei Stunden statt zehn!! !")]
    [TestCase("Quels sont vos horaires le dimanche ?", " « Quels sont vos horaires le dimanche ? » ")]
    public void Two_spellings_are_one_text(string one, string other)
    {
        var (first, second) = (Classifier.Classify(Written.Mention(one)), Classifier.Classify(Written.Mention(other)));

        Assert.That((second.Intent, second.Severity, second.UrgencyScore), Is.EqualTo((first.Intent, first.Severity, first.UrgencyScore)));
    }

    private static async Task<List<string>> LowerAsync(Func<string, string, string> respell)
    {
        var lower = new List<string>();
        foreach (var language in Written.Languages)
        {
            foreach (var row in await Written.CorpusAsync(language))
            {
                if (respell(row.Text, language) is var other && other != row.Text)
                {
                    var (before, after) = (Classifier.Classify(Written.Mention(row.Text)), Classifier.Classify(Written.Mention(other)));
                    if (after.Urgency < before.Urgency || after.Severity < before.Severity)
                    {
                        lower.Add($"{language} {before.Intent} {before.Severity} {before.Urgency} > {after.Intent} {after.Severity} {after.Urgency}: {other}");
                    }
                }
            }
        }

        return lower;
    }

    private static string Inside(string text, int every, string mark) => string.Concat(text.Select((unit, index) =>
        index % every == every - 1 && char.IsLetter(unit) && char.IsLetter(text[index - 1]) ? mark + unit : unit.ToString()));

    private static string Plain(string text) => string.Concat(text.Select(unit => unit is >= '\u00C0' and <= '\u024F' or >= '\u1E00' and <= '\u1EFF'
            ? string.Concat(unit.ToString().Normalize(NormalizationForm.FormD).Where(part => CharUnicodeInfo.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark))
            : unit.ToString()))
        .Replace('ı', 'i').Replace('ł', 'l').Replace('Ł', 'L');
}
