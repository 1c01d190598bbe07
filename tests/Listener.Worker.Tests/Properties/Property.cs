using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;

namespace Listener.Worker.Tests.Properties;

/// <summary>What holds for every input: some hundred of them are made, and the smallest that breaks it is shown.</summary>
internal static class Property
{
    /// <summary>Far above what any input of these sizes takes on an idle machine; tests share theirs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Marks of every language that is read here, and the letters that break programs.</summary>
    private static readonly string[] Pieces =
    [
        "<", ">", "</item>", "<item>", "<rss>", "<channel>", "<guid>", "<title>", "<![CDATA[", "]]>", "&amp;", "&#x1F600;", "&", ";", "\"", "'", "{", "}", "[", "]", ":", ",", "\\u0000", "\\", "null", "1e400",
        "(", ")", " AND ", " OR ", " NOT ", " near/3 ", "*", "lang:", "site:", "author:", "@acme", "#acme", "acme", "air", "http://", "https://a.example/", "?", "=", "%", "\0", "\r\n", "\t", "\u001b[2J", "\u202e",
        "\u0301", "\u200d", "\ufeff", "😀", "İ", "ß", "ﷺ", "東京", "\ud800", "refund", "I will sue you", "bomb",
    ];

    /// <summary>Rubbish that looks like something.</summary>
    public static readonly Gen<string> Rubbish = Gen.OneOf(
        Gen.Elements(Pieces).ArrayOf().Select(string.Concat),
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

    /// <summary>One to twelve letters, of which some need folding.</summary>
    public static readonly Gen<string> Word = Gen.Choose(1, 12)
        .SelectMany(length => Gen.Elements("abcdefghiklmnoprstuvzåäöéñšžçβгд".ToCharArray()).ArrayOf(length))
        .Select(letters => new string(letters));

    public static void Holds<T>(Gen<T> inputs, Action<T> check, int tests = 400) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(tests).WithQuietOnSuccess(true),
        Prop.ForAll(inputs.ToArbitrary(), input =>
        {
            var clock = Stopwatch.StartNew();
            check(input);
            return clock.Elapsed < Limit;
        }));

    public static void Require(bool kept, string promise)
    {
        if (!kept)
            throw new InvalidOperationException($"Not kept: {promise}");
    }
}
