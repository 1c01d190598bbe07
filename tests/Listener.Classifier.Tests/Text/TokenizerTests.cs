using Listener.Classifier.Text;

namespace Listener.Classifier.Tests.Text;

public sealed class TokenizerTests
{
    [TestCase("Hello, World", "hello|world")]
    [TestCase("don't", "don|t")]
    [TestCase("Samsungом", "samsung|ом")]
    [TestCase("東京アクメ駅", "東|京|アクメ|駅")]
    [TestCase("ก้าว", "ก้|า|ว")]
    [TestCase("iPhone17", "iphone17")]
    [TestCase("5月", "5|月")]
    [TestCase("한빛텔은", "한빛텔은")]
    [TestCase("\u1112\u1161\u11AB국", "한국")]
    [TestCase("a+b", "a|+|b")]
    [TestCase("C#", "c|#")]
    [TestCase("#Tag_One", "#tag_one|tag|one")]
    [TestCase("@jo.bloggs!", "@jo.bloggs|jo|bloggs")]
    [TestCase("see https://x.example/a(b)?c=d now", "see|link|now")]
    [TestCase("見てhttps://x.example/aさん", "見|て|link|さ|ん")]
    [TestCase("👍🏽🇫🇮x", "👍|🇫🇮|x")]
    [TestCase("½ ² ①", "½|2|1")]
    [TestCase("\uD83D broken \uDE00", "broken")]
    [TestCase("", "")]
    [TestCase("\u200B\u00AD", "")]
    public void A_text_is_cut_into_folded_words(string text, string expected)
    {
        Assert.That(string.Join('|', Read(text).Select(token => token.Kind == TokenKind.Link ? "link" : token.Folded)), Is.EqualTo(expected));
    }

    [Test]
    public void Tokens_point_into_the_text_as_written()
    {
        const string text = "Zu\u0308rich, STRASSE\u200B!";

        Assert.That(Read(text).Select(token => text[token.Start..token.End]), Is.EqualTo(["Zu\u0308rich", "STRASSE"]));
    }

    [Test]
    public void A_paragraph_counts_as_a_word_and_a_line_does_not()
    {
        Assert.That(Read("a\nb\n\nc\r\n\r\n\r\nd").Select(token => token.Position), Is.EqualTo([0, 1, 3, 5]));
    }

    [Test]
    public void A_word_longer_than_the_buffer_is_not_whole()
    {
        var tokens = new Tokenizer(new string('a', 200) + " b", stackalloc char[Tokenizer.BufferSize]);

        Assert.That(tokens.MoveNext(), Is.True);
        Assert.That(tokens.WholeWord, Is.False);
        Assert.That(tokens.Folded.Length, Is.EqualTo(Tokenizer.BufferSize));
        Assert.That(tokens.MoveNext(), Is.True);
        Assert.That(tokens.WholeWord, Is.True);
    }

    [Test]
    public void Every_code_point_folds_and_folding_again_changes_nothing()
    {
        using (Assert.EnterMultipleScope())
        {
            for (var codePoint = 0; codePoint <= 0x10FFFF; codePoint++)
            {
                if (codePoint is >= 0xD800 and <= 0xDFFF)
                {
                    continue;
                }

                var once = TextFold.Words(char.ConvertFromUtf32(codePoint));
                if (TextFold.Words(once) != once)
                {
                    Assert.Fail($"U+{codePoint:X4} folds to '{once}', that to '{TextFold.Words(once)}'");
                }
            }
        }
    }

    private static List<(TokenKind Kind, string Folded, int Start, int End, int Position)> Read(string text)
    {
        var read = new List<(TokenKind, string, int, int, int)>();
        var tokens = new Tokenizer(text, stackalloc char[Tokenizer.BufferSize]);
        while (tokens.MoveNext())
        {
            read.Add((tokens.Kind, tokens.Folded.ToString(), tokens.Start, tokens.End, tokens.Position));
        }

        return read;
    }
}
