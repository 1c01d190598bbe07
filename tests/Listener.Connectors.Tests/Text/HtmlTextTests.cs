using System.Diagnostics;
using Listener.Connectors.Text;

namespace Listener.Connectors.Tests.Text;

public sealed class HtmlTextTests
{
    [TestCase("&quotEdward, you are smart,&quot but", "\"Edward, you are smart,\" but")]
    [TestCase("a&nbspgood day", "a good day")]
    [TestCase("?a=1&copy2=3 &ampersand", "?a=1&copy2=3 &ampersand")]
    public void Old_references_end_where_the_next_word_begins(string html, string expected) => Assert.That(HtmlText.ToPlain(html), Is.EqualTo(expected));

    [TestCase("plain", "plain")]
    [TestCase("<p>One</p><p>Two</p>", "One\nTwo")]
    [TestCase("One<br>Two<br/>Three<BR />Four", "One\nTwo\nThree\nFour")]
    [TestCase("<b>bo</b>ld <i>it</i>", "bold it")]
    [TestCase("  a \n\t b  ", "a\nb", Description = "without a tag the lines were meant")]
    [TestCase("<p>  a \n\t b  </p>", "a b", Description = "in HTML they were not")]
    [TestCase("<ul><li>x</li><li>y</li></ul>", "x\ny")]
    [TestCase("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc")]
    [TestCase("a&nbsp;b&#160;c\u00a0d", "a b c d")]
    [TestCase("AT&amp;T &lt;3 &eacute; &#8212; &#x2014; &copy;", "AT&T <3 é — — ©")]
    [TestCase("&copy 2026 &amp &notanentity; &", "© 2026 & &notanentity; &")]
    [TestCase("?page=1&copy=2", "?page=1&copy=2", Description = "an address, not a sign")]
    [TestCase("don&#146;t &#151; caf\u0092e", "don’t — caf’e", Description = "windows-1252 in disguise")]
    [TestCase("a&#0;b&#8;c&#xFFFE;d", "abcd")]
    [TestCase("a&#55357;b&#x110000;c", "a\ufffdb\ufffdc")]
    [TestCase("&#128512;", "😀")]
    [TestCase("a<script>alert('<p>')</script>b<style>p{}</style>c", "abc")]
    [TestCase("a<SCRIPT src=x>1</SCRIPT >b", "ab")]
    [TestCase("a<script>never closed <p>b", "a")]
    [TestCase("a<template><p>x</p></template>b", "ab")]
    [TestCase("a<p hidden>x</p>b", "a\nb")]
    [TestCase("a<div hidden><div>x</div>y</div>b", "a\nb")]
    [TestCase("a<span style=\"display: none\">x</span>b", "ab")]
    [TestCase("<p class=\"hidden\">seen</p>", "seen")]
    [TestCase("<p style=\"overflow:hidden\">seen</p>", "seen")]
    [TestCase("a<!-- x --> b", "a b")]
    [TestCase("a<!-- never closed", "a")]
    [TestCase("a<!doctype html>b", "ab")]
    [TestCase("a<?php echo 1 ?>b", "ab")]
    [TestCase("5 < 6 and <3 you", "5 < 6 and <3 you")]
    [TestCase("write to <me@example.org>", "write to <me@example.org>")]
    [TestCase("see <https://example.org/>", "see <https://example.org/>")]
    [TestCase("<custom-element>in</custom-element> <fb:like>x</fb:like>", "in x")]
    [TestCase("<a title=\"a > b\">x</a>", "x")]
    [TestCase("<p title=it's>x</p>", "x")]
    [TestCase("<a href=\"never closed>x</a> y", "x y")]
    [TestCase("words <a href=\"http://cut", "words")]
    [TestCase("<img src=x onerror=alert(1)>x<svg onload=alert(1)><circle/></svg>", "x")]
    [TestCase("<math><mi><style><img src=x onerror=alert(1)>", "")]
    [TestCase("<p>&lt;b&gt;not a tag&lt;/b&gt;</p>", "<b>not a tag</b>")]
    [TestCase("a\u0000b\u0008c", "abc")]
    [TestCase("\ufeffa", "a")]
    [TestCase("<title>T</title>", "T")]
    [TestCase("", "")]
    public void Html_reads_as_people_read_it(string html, string expected) => Assert.That(HtmlText.ToPlain(html), Is.EqualTo(expected));

    [Test]
    public void Text_is_cut_between_characters_not_inside_one()
    {
        var text = HtmlText.ToPlain(new string('a', 9) + "😀😀", limit: 10);

        Assert.That(text, Is.EqualTo(new string('a', 9)));
    }

    [TestCase("<a", Description = "tags that never end")]
    [TestCase("<x", Description = "of no known name")]
    [TestCase("<!", Description = "declarations")]
    [TestCase("<!--")]
    [TestCase("<b hidden>")]
    [TestCase("<div>", Description = "a million deep")]
    [TestCase("<a href=\"x>")]
    [TestCase("&")]
    [TestCase("&#")]
    [TestCase("<script>")]
    public void Ten_megabytes_of_a_broken_tag_take_no_time(string piece)
    {
        var html = string.Concat(Enumerable.Repeat(piece, 10_000_000 / piece.Length));
        var clock = Stopwatch.StartNew();

        HtmlText.ToPlain(html);

        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)));
    }

    [TestCase("two\r\nlines", "two\nlines")]
    [TestCase("<b>kept</b> &amp; kept", "<b>kept</b> &amp; kept")]
    [TestCase("a\u0000\u0001b", "ab")]
    public void Plain_text_is_only_tidied(string text, string expected) => Assert.That(HtmlText.Tidy(text), Is.EqualTo(expected));
}
