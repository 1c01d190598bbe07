using System.Text;

namespace Listener.Connectors.Text;

/// <summary>
/// The script of a document whose bytes are neither UTF-8 nor what its label says. Frequent letters of East Asian encodings lie in few rows, and a
/// page of Russian, Greek or Hebrew has hardly a letter below 0x80; everything else is left to windows-1252.
/// </summary>
internal static class EncodingGuess
{
    private const int FewestPairs = 4;
    private const int FewestLetters = 20;

    private delegate bool PairTest(byte lead, byte trail, out bool isFrequent);

    /// <summary>Null for Latin letters, and for what fits nothing.</summary>
    public static Encoding? Of(ReadOnlySpan<byte> body)
    {
        var best = (Page: 0, Frequent: FewestPairs - 1);
        foreach (var (page, test) in ((int, PairTest)[])[(51936, Euc), (950, Big5), (932, ShiftJis)])
        {
            var frequent = FrequentPairs(body, test);
            if (frequent > best.Frequent)
                best = (page, frequent);
        }

        var found = best.Page == 51936 ? EucOf(body, best.Frequent) : best.Page;
        return found == 0 ? OfLetters(body) : Encoding.GetEncoding(found);
    }

    // 0 when the bytes are no text of this encoding: one error in ten pairs, or rare letters where frequent ones belong.
    private static int FrequentPairs(ReadOnlySpan<byte> body, PairTest test)
    {
        var (frequent, rare, bad) = (0, 0, 0);
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] < 0x80)
                continue;
            if (i + 1 == body.Length || !test(body[i], body[i + 1], out var isFrequent))
            {
                bad++;
                continue;
            }

            (frequent, rare) = isFrequent ? (frequent + 1, rare) : (frequent, rare + 1);
            i++;
        }

        return frequent >= 10 * bad && frequent >= 4 * rare ? frequent : 0;
    }

    // GB 2312, EUC-KR and EUC-JP have one form: kana tells the last; Hangul ends at row C8, where the Chinese characters are half through.
    private static int EucOf(ReadOnlySpan<byte> body, int pairs)
    {
        var (kana, beyondHangul) = (0, 0);
        for (var i = 0; i + 1 < body.Length; i++)
        {
            if (body[i] < 0x80)
                continue;
            kana += body[i] is 0xA4 or 0xA5 ? 1 : 0;
            beyondHangul += body[i] is >= 0xC9 and <= 0xD7 ? 1 : 0;
            i++;
        }

        return kana * 5 > pairs ? 51932 : beyondHangul * 20 > pairs ? 54936 : 949;
    }

    private static Encoding? OfLetters(ReadOnlySpan<byte> body)
    {
        var (latin, first, second, accents, last) = (0, 0, 0, 0, 0);
        var inTag = false;
        foreach (var b in body)
        {
            inTag = b == '<' || (inTag && b != '>');
            latin += !inTag && char.IsAsciiLetter((char)b) ? 1 : 0;
            first += b is >= 0xC0 and < 0xE0 ? 1 : 0;
            accents += b is >= 0xDC and < 0xE0 ? 1 : 0;
            second += b >= 0xE0 ? 1 : 0;
            last += b > 0xFA ? 1 : 0;
        }

        if (first + second < FewestLetters || first + second < 2 * latin)
            return null;

        // Hebrew has 27 letters in one row and no capitals. Greek's accented letters end the first row, where Russian has its rarest capitals;
        // KOI8 has its small letters in the first row, windows-1251 in the second.
        return Encoding.GetEncoding(
            first + last == 0 ? 1255
            : accents * 2 > first && second > first ? 1253
            : second > first ? 1251 : 20866);
    }

    private static bool Euc(byte lead, byte trail, out bool isFrequent)
    {
        isFrequent = lead is (>= 0xA1 and <= 0xA5) or (>= 0xB0 and <= 0xD7);
        return lead is >= 0xA1 and <= 0xFE && trail is >= 0xA1 and <= 0xFE;
    }

    private static bool Big5(byte lead, byte trail, out bool isFrequent)
    {
        isFrequent = lead is 0xA1 or (>= 0xA4 and <= 0xC6);
        return lead is >= 0xA1 and <= 0xF9 && trail is (>= 0x40 and <= 0x7E) or (>= 0xA1 and <= 0xFE);
    }

    private static bool ShiftJis(byte lead, byte trail, out bool isFrequent)
    {
        isFrequent = lead is (>= 0x81 and <= 0x83) or (>= 0x88 and <= 0x97);
        return lead is (>= 0x81 and <= 0x9F) or (>= 0xE0 and <= 0xEF) && trail is (>= 0x40 and <= 0x7E) or (>= 0x80 and <= 0xFC);
    }
}
