using System.Globalization;

namespace Listener.Connectors.Text;

/// <summary>Writes what other scripts have in place of ASCII's digits, signs and colons the way <see cref="DateScan"/> knows it; words stay.</summary>
internal ref struct ForeignDate(ReadOnlySpan<char> text, Span<char> output)
{
    /// <summary>The most characters that are written for one.</summary>
    public const int MostForOne = 4;

    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<char> _output = output;
    private int _at;
    private int _length;

    public ReadOnlySpan<char> Respell()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at++];
            if (char.IsAscii(c))
                Put(c);
            else if (char.IsDigit(c))
                Put((char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)));
            else
                Sign(c);
        }

        return _output[.._length];
    }

    private void Sign(char c)
    {
        switch (c)
        {
            // Full width.
            case >= '\uFF01' and <= '\uFF5E':
                Put((char)(c - '\uFF01' + '!'));
                break;

            // The dash and the true minus of an offset.
            case '\u2013' or '\u2212':
                Put('-');
                break;
            case '時' or '时' or '点' or '點' or '시' or '分' or '분':
                ClockUnit(c);
                break;

            // Half of the day may follow without a space.
            case '日' or '일':
                Put(c);
                Put(' ');
                break;
            default:
                // Marks of the direction of writing come with Arabic and Hebrew.
                if (!EraYear(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format)
                    Put(c);
                break;
        }
    }

    // 14時30分15秒 is 14:30:15秒. The last unit stays: Hangul tells the zone.
    private void ClockUnit(char unit)
    {
        var before = _output[.._length].TrimEnd();
        if (before is [.., >= '0' and <= '9'])
        {
            _length = before.Length;
            if (IsMoreOfTheClock())
            {
                Put(':');
                while (char.IsWhiteSpace(_text[_at]))
                    _at++;
                return;
            }

            if (unit is not ('分' or '분'))
            {
                foreach (var c in ":00")
                    Put(c);
            }
        }

        Put(unit);
    }

    // One or two digits that no other word claims: 14時 1月 goes on with a month.
    private readonly bool IsMoreOfTheClock()
    {
        var rest = _text[_at..].TrimStart();
        var digits = 0;
        while (digits < rest.Length && char.IsDigit(rest[digits]))
            digits++;
        return digits is 1 or 2 && (digits == rest.Length || rest[digits] is '分' or '분' or '秒' or '초' || !char.IsLetter(rest[digits]));
    }

    // 令和7年 is 2025; 元 is a first year.
    private bool EraYear(char c)
    {
        var before = (c, _at < _text.Length ? _text[_at] : '\0') switch { ('令', '和') => 2018, ('平', '成') => 1988, ('昭', '和') => 1925, _ => 0 };
        if (before == 0)
            return false;
        var end = _at + 1;
        var year = 0;
        if (end < _text.Length && _text[end] == '元')
            (year, end) = (1, end + 1);
        while (end < _text.Length && char.IsDigit(_text[end]) && year < 100)
            year = (year * 10) + CharUnicodeInfo.GetDecimalDigitValue(_text[end++]);
        if (year is 0 or >= 100)
            return false;
        _at = end;
        (before + year).TryFormat(_output[_length..], out var written, default, CultureInfo.InvariantCulture);
        _length += written;
        return true;
    }

    private void Put(char c) => _output[_length++] = c;
}
