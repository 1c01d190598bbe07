using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using Listener.Connectors.Text;

namespace Listener.Connectors.Feeds;

/// <summary>Turns stretches of the document into text: references, CDATA sections and markup are resolved here, only where a field is wanted.</summary>
internal sealed class FieldReader(MarkupCursor cursor, FeedProblems problems)
{
    /// <summary>Characters of a title; what is longer is no title.</summary>
    public const int MaxTitle = 1_000;

    /// <summary>Characters of a text.</summary>
    public const int MaxText = 20_000;

    private readonly PlainTextBuilder _title = new(MaxTitle, singleLine: true);
    private readonly PlainTextBuilder _text = new(MaxText);
    private char[] _scratch = [];

    /// <summary>One line of plain text; null when there is nothing.</summary>
    public string? Title(in Field field) => Plain(field, _title);

    /// <summary>Plain text with its lines; null when there is nothing.</summary>
    public string? Text(in Field field) => Plain(field, _text);

    /// <summary>The characters as meant, ends bare; empty when there is nothing. Valid until the next call.</summary>
    public ReadOnlySpan<char> Value(Content content) =>
        (content.HasTags ? Inline(content, TextKind.None) : Unescape(content)).Trim();

    /// <summary>An attribute's value. Valid until the next call.</summary>
    public ReadOnlySpan<char> Value(TextSpan attribute) =>
        Unescape(new Content(attribute, HasTags: false, HasSections: false)).Trim();

    /// <summary>What becomes of references, and of what CDATA sections hold.</summary>
    private enum Escapes
    {
        /// <summary>They become the characters they mean.</summary>
        Resolve,

        /// <summary>They stay, the sections' own as markup.</summary>
        Keep,

        /// <summary>They stay; what a section holds is words, whatever it looks like: XML 1.0 section 2.7.</summary>
        KeepWords,
    }

    private string? Plain(in Field field, PlainTextBuilder output)
    {
        output.Clear();
        var content = field.Content;
        switch (field.Kind)
        {
            case TextKind.None:
                break;
            case TextKind.Base64 when !content.HasTags:
                HtmlText.Append(output, FromBase64(Unescape(content)), TagTrust.All);
                break;
            case TextKind.Base64Plain when !content.HasTags:
                HtmlText.AppendLiteral(output, FromBase64(Unescape(content)));
                break;
            case TextKind.Plain when !content.HasTags:
                HtmlText.AppendLiteral(output, Unescape(content));
                break;
            default:
                Markup(output, content, field.Kind);
                break;
        }

        return output.IsEmpty ? null : output.ToString() is { Length: > 0 } text ? text : null;
    }

    private void Markup(PlainTextBuilder output, in Content content, TextKind kind)
    {
        var html = content.HasTags ? Inline(content, kind) : Section(Unescape(content));
        HtmlText.Append(output, html, kind == TextKind.Guess && !content.HasTags ? Trust(html, ReferenceEquals(output, _title)) : TagTrust.All);

        // Escaped twice: only when nothing but the second decoding shows tags, and the tags are closed. A document's own div around what is escaped says as much.
        var isTwice = kind == TextKind.Guess ? !content.HasTags && !html.Contains('<') : kind == TextKind.Html && content.HasTags && IsWrapped(html);
        if (!isTwice || !IsMarkup(output.Written, anywhere: kind == TextKind.Html || ReferenceEquals(output, _title)))
            return;
        var again = output.Written.ToString();
        output.Clear();
        HtmlText.Append(output, again, TagTrust.Known);
    }

    private static TagTrust Trust(ReadOnlySpan<char> html, bool isTitle) =>
        html.IndexOf("</") < 0 && html.IndexOf("/>") < 0 ? TagTrust.Unclosed : isTitle ? TagTrust.Known : TagTrust.All;

    // A text that speaks of tags has words before them; a title is seldom about tags.
    private static bool IsMarkup(ReadOnlySpan<char> text, bool anywhere)
    {
        var close = text.IndexOf("</");
        if (close < 0 || (text[0] != '<' && !anywhere))
            return text.Contains("<br", StringComparison.OrdinalIgnoreCase) || text.Contains("<img ", StringComparison.OrdinalIgnoreCase);
        var name = text[(close + 2)..];
        var end = name.IndexOf('>');
        return end > 0 && HtmlTags.Effect(name[..end]) != TagEffect.Unknown;
    }

    private static bool IsWrapped(ReadOnlySpan<char> html)
    {
        html = html.Trim();
        var name = html[1..(html.IndexOfAny(" \t\n/>") is > 0 and var end ? end : 1)];
        return name[(name.IndexOf(':') + 1)..] is "div" && html.Count('<') == 2;
    }

    // A CDATA section that was escaped with its markers.
    private static ReadOnlySpan<char> Section(ReadOnlySpan<char> html) =>
        html.Trim() is var bare && bare.StartsWith("<![CDATA[") && bare.EndsWith("]]>") ? bare[9..^3] : html;

    // What is no Base64 was mislabelled and is read as it stands; what is no text behind it, a picture, is not read at all.
    private static ReadOnlySpan<char> FromBase64(ReadOnlySpan<char> base64)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        return !Convert.TryFromBase64Chars(base64, bytes, out var length) ? base64
            : Utf8.IsValid(bytes.AsSpan(0, length)) ? Encoding.UTF8.GetString(bytes.AsSpan(0, length)) : "";
    }

    // Elements stay as they are, the HTML reader knows them; sections give up their markers, and where the elements are the document's own, what they hold is words.
    private ReadOnlySpan<char> Inline(Content content, TextKind kind) =>
        IsEscapedToo(cursor.Slice(content.Inner), kind) ? Copy(content.Inner, Escapes.Resolve)
        : content.HasSections ? Copy(content.Inner, kind == TextKind.Inline ? Escapes.KeepWords : Escapes.Keep)
        : cursor.Slice(content.Inner);

    // Half of the markup as elements, half of it escaped: HTML to begin with, unless it quotes code.
    private static bool IsEscapedToo(ReadOnlySpan<char> raw, TextKind kind) =>
        kind is TextKind.Html or TextKind.Guess && raw.Contains("&gt;", StringComparison.Ordinal)
        && (raw.TrimStart().StartsWith("&lt;")
            || (kind == TextKind.Html && (raw.Contains("&lt;/", StringComparison.Ordinal) || raw.Contains("/&gt;", StringComparison.Ordinal))
                && !raw.Contains("<code", StringComparison.OrdinalIgnoreCase) && !raw.Contains("<pre", StringComparison.OrdinalIgnoreCase)));

    private ReadOnlySpan<char> Unescape(Content content)
    {
        var raw = cursor.Slice(content.Inner);
        if (!content.HasSections)
            return raw.Contains('&') ? Copy(content.Inner, Escapes.Resolve) : raw;
        var section = raw.Trim();
        if (section.StartsWith("<![CDATA[") && section.EndsWith("]]>") && section[9..].IndexOf("]]>") == section.Length - 12)
            return section[9..^3];
        return Copy(content.Inner, Escapes.Resolve);
    }

    private ReadOnlySpan<char> Copy(TextSpan range, Escapes escapes)
    {
        var raw = cursor.Slice(range);
        if (_scratch.Length < raw.Length + 2)
            _scratch = new char[Math.Max(raw.Length + 2, 4096)];
        var length = 0;
        for (var at = 0; at < raw.Length;)
        {
            var rest = raw[at..];
            var run = escapes == Escapes.Resolve ? rest.IndexOfAny('&', '<') : rest.IndexOf('<');
            var plain = run < 0 ? rest : rest[..run];
            Write(plain, ref length);
            at += plain.Length;
            if (run < 0)
                break;
            rest = raw[at..];
            if (rest[0] == '<')
            {
                at += MarkedSection(rest, escapes == Escapes.KeepWords, isFirst: raw[..at].TrimEnd().EndsWith(">"), ref length);
            }
            else if (Predefined(rest, out var sign) is > 0 and var taken && !cursor.Entities.Any)
            {
                _scratch[length++] = sign;
                at += taken;
            }
            else
            {
                at += Reference(rest, range.Start + at, ref length);
            }
        }

        return _scratch.AsSpan(0, length);
    }

    // Escaped HTML is half made of these; the general way would cost a look into a table for each.
    private static int Predefined(ReadOnlySpan<char> raw, out char sign)
    {
        (sign, var length) = raw switch
        {
            ['&', 'l', 't', ';', ..] => ('<', 4),
            ['&', 'g', 't', ';', ..] => ('>', 4),
            ['&', 'a', 'm', 'p', ';', ..] => ('&', 5),
            ['&', 'q', 'u', 'o', 't', ';', ..] => ('"', 6),
            _ => ('\0', 0),
        };
        return length;
    }

    private int MarkedSection(ReadOnlySpan<char> raw, bool isWords, bool isFirst, ref int length)
    {
        if (raw.StartsWith("<![CDATA["))
        {
            var end = raw.IndexOf("]]>");
            var section = end < 0 ? raw[9..] : raw[9..end];

            // All that an element holds, with end tags in it, is a page that somebody wrapped.
            var isPage = isFirst && section.IndexOf("</") >= 0 && end >= 0 && raw[(end + 3)..].TrimStart().StartsWith("</");
            Write(isWords && !isPage ? section.ToString().Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal) : section, ref length);
            return end < 0 ? raw.Length : end + 3;
        }

        if (raw.StartsWith("<!--"))
            return raw[2..].IndexOf("-->") is >= 0 and var close ? close + 5 : raw.Length;
        if (raw.StartsWith("<?") && raw.IndexOf('>') is > 0 and var bracket)
            return bracket + 1;
        Write("<", ref length);
        return 1;
    }

    private int Reference(ReadOnlySpan<char> raw, int position, ref int length)
    {
        if (cursor.Entities.Any && raw[1..].IndexOf(';') is > 0 and < 64 and var end && cursor.Entities.TryGet(raw[1..(end + 1)], out var value))
        {
            Write(value, ref length);
            return end + 2;
        }

        Span<char> decoded = stackalloc char[2];
        var taken = CharacterReferences.Read(raw, html: false, decoded, out var written);
        if (taken == 0)
            problems.Note(position, "a bare ampersand");
        Write(taken == 0 ? "&" : decoded[..written], ref length);
        return Math.Max(taken, 1);
    }

    private void Write(ReadOnlySpan<char> text, ref int length)
    {
        if (length + text.Length > _scratch.Length)
            Array.Resize(ref _scratch, (length + text.Length) * 2);
        text.CopyTo(_scratch.AsSpan(length));
        length += text.Length;
    }
}
