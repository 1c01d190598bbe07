using Listener.Worker.Terminal;

namespace Listener.Worker.Tests.Terminal;

public sealed class SafeTextTests
{
    [TestCase("plain words", "plain words")]
    [TestCase(null, "")]
    [TestCase("\u001b[2Jgone", "\\x1b[2Jgone")]
    [TestCase("\u001b]52;c;cGF3bmVk\u0007", "\\x1b]52;c;cGF3bmVk\\x07")]
    [TestCase("\u009b31mred", "\\x9b31mred", Description = "the one-byte form of ESC [")]
    [TestCase("a\u0000b\u007fc", "a\\x00b\\x7fc")]
    [TestCase("two\r\n\tlines  and\u00a0a gap ", "two lines and a gap")]
    [TestCase("one\u2028two\u2029three", "one\\u2028two\\u2029three")]
    [TestCase("user\u202egnp.exe", "user\\u202egnp.exe")]
    [TestCase("\u2066isolated\u2069 \u200fmark \u061cmark", "\\u2066isolated\\u2069 \\u200fmark \\u061cmark")]
    [TestCase("\ufeffmark", "\\ufeffmark")]
    [TestCase("pass\u200bword z\u200cw z\u200dw \u2060w z\u00adw", "pass\\u200bword z\\u200cw z\\u200dw \\u2060w z\\xadw", Description = "hidden in words")]
    [TestCase("\u0628\u200c\u200c\u200c\u0628 \u2764\u200dw w\u200d\u2764", "\u0628\u200c\\u200c\u200c\u0628 \u2764\\u200dw w\\u200d\u2764", Description = "more than the script needs, half an emoji")]
    [TestCase("می\u200cخواهم ه\u200d क्\u200dष क्\u200cष ന്\u200d", "می\u200cخواهم ه\u200d क्\u200dष क्\u200cष ന്\u200d", Description = "spelling")]
    [TestCase("ខ្ញុំ\u200bស្រឡាញ់", "ខ្ញុំ\u200bស្រឡាញ់", Description = "the only space between words")]
    [TestCase("🏳️\u200d🌈 👩🏽\u200d💻 ❤️\u200d🔥 🙂\u200d↔️ \u0600۱۲", "🏳️\u200d🌈 👩🏽\u200d💻 ❤️\u200d🔥 🙂\u200d↔️ \u0600۱۲")]
    [TestCase("Ääkköset, 日本語, عربي, 👩‍👩‍👧", "Ääkköset, 日本語, عربي, 👩‍👩‍👧")]
    public void What_a_terminal_would_obey_is_shown_instead(string? text, string expected) => Assert.That(SafeText.Line(text), Is.EqualTo(expected));

    [Test]
    public void Half_a_surrogate_pair_becomes_a_replacement_character() => Assert.That(SafeText.Line("a\ud83db"), Is.EqualTo("a\ufffdb"));

    [TestCase("abcdef", 6, "abcdef")]
    [TestCase("abcdef", 5, "abcde…")]
    [TestCase("ab👩cd", 3, "ab…", Description = "a pair is not cut in two")]
    public void A_long_text_is_cut_between_characters(string text, int most, string expected) => Assert.That(SafeText.Line(text, most), Is.EqualTo(expected));
}
