namespace Listener.Connectors.Text;

/// <summary>Sorts the characters of a date into <see cref="DateParts"/>, from left to right.</summary>
internal ref struct DateScan(ReadOnlySpan<char> text, ref DateParts parts)
{
    private readonly ReadOnlySpan<char> _text = text;
    private readonly ref DateParts _parts = ref parts;
    private int _at;
    private char _before = ' ';

    /// <summary>False when the text cannot be a date.</summary>
    public bool Run()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (char.IsAsciiDigit(c))
            {
                if (!Number())
                    return false;
            }
            else if (char.IsLetter(c))
            {
                Word();
            }
            else if (c is '+' or '-' && IsOffsetPlace(c))
            {
                if (!Offset(c == '+' ? 1 : -1))
                    return false;
            }
            else if (c is '+' or '-' && _parts.HasTime && char.IsLetter(Peek(1)) && char.IsLetter(Peek(2)) && Peek(3) == ':')
            {
                // "+hh:mm" with letters for digits: whatever the hour was meant to be, it is not UTC's.
                return false;
            }
            else
            {
                Sign(c);
            }
        }

        return true;
    }

    private readonly char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    // A sign is an offset behind a time, or behind a whole date: a plus (XML Schema's 2026-11-21+01:00), or a minus with four digits.
    private readonly bool IsOffsetPlace(char sign) =>
        char.IsAsciiDigit(Peek(1)) && (_parts.HasTime || (_parts.Numbers >= 3 && (sign == '+' || IsFourDigits()))) && _parts.OffsetMinutes is null or 0;

    private readonly bool IsFourDigits() =>
        char.IsAsciiDigit(Peek(2)) && char.IsAsciiDigit(Peek(3)) && char.IsAsciiDigit(Peek(4)) && !char.IsAsciiDigit(Peek(5));

    private void Sign(char c)
    {
        // "-0700 (MST)": the offset has been said.
        if (c == '(' && _parts.OffsetMinutes is not null)
        {
            var close = _text[_at..].IndexOf(')');
            _at = close < 0 ? _text.Length : _at + close + 1;
            return;
        }

        if (!char.IsWhiteSpace(c) || _before is not ('/' or '-' or '.'))
            _before = c;
        _at++;
    }

    private bool Number()
    {
        if (_parts.IsWhole)
        {
            _at = _text.Length;
            return true;
        }

        var start = _at;
        var value = 0;
        var digits = 0;
        for (; digits < 9 && start + digits < _text.Length && char.IsAsciiDigit(_text[start + digits]); digits++)
            value = (value * 10) + (_text[start + digits] - '0');
        _at += digits;
        if (!_parts.HasTime && digits <= 2 && Peek(0) == ':' && char.IsAsciiDigit(Peek(1)))
            return Clock(value);
        if (!_parts.HasTime && _before == 'T' && digits is 2 or 4 or 6 && _parts.Numbers > 0)
            return CompactClock(value, digits);
        if (digits == 9 || char.IsAsciiDigit(Peek(0)))
            return CompactBoth(start);
        _parts.Add(value, digits, _before);
        _before = ' ';
        return true;
    }

    private bool Clock(int hour)
    {
        (_parts.HasTime, _parts.Hour) = (true, hour);
        _at++;
        _parts.Minute = TwoDigits();
        if (Peek(0) == ':' && char.IsAsciiDigit(Peek(1)))
        {
            _at++;
            _parts.Second = TwoDigits();
        }

        // 10:14:55:123 is how MSSQL writes thousandths; 1:2:3:4 is no clock at all.
        if (Peek(0) == ':' && char.IsAsciiDigit(Peek(1)) && !char.IsAsciiDigit(Peek(2)))
            return false;
        if (Peek(0) is '.' or ',' or ':' && char.IsAsciiDigit(Peek(1)))
            Fraction();
        _before = ' ';
        return true;
    }

    private bool CompactClock(int value, int digits)
    {
        if (Peek(0) == ':')
            return false;
        _parts.HasTime = true;
        (_parts.Hour, _parts.Minute, _parts.Second) = digits switch
        {
            2 => (value, 0, 0),
            4 => (value / 100, value % 100, 0),
            _ => (value / 10_000, value / 100 % 100, value % 100),
        };
        if (Peek(0) is '.' or ',' && char.IsAsciiDigit(Peek(1)))
            Fraction();
        _before = ' ';
        return true;
    }

    // 20261121090000: date and time in one. Any other long number counts something else.
    private bool CompactBoth(int start)
    {
        _at = start;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
            _at++;
        var digits = _text[start.._at];
        if (digits.Length is not (12 or 14) || _parts.Numbers > 0)
            return false;
        _parts.Add(int.Parse(digits[..8], System.Globalization.CultureInfo.InvariantCulture), 8, ' ');
        return CompactClock(int.Parse(digits[8..], System.Globalization.CultureInfo.InvariantCulture), digits.Length - 8);
    }

    // Nobody reads a feed to the millisecond.
    private void Fraction()
    {
        var length = _text[(_at + 1)..].IndexOfAnyExceptInRange('0', '9');
        _at = length < 0 ? _text.Length : _at + 1 + length;
    }

    private int TwoDigits()
    {
        if (!char.IsAsciiDigit(Peek(0)))
            return 0;
        var value = _text[_at++] - '0';
        return char.IsAsciiDigit(Peek(0)) ? (value * 10) + (_text[_at++] - '0') : value;
    }

    private bool Offset(int sign)
    {
        _at++;

        // -700 has lost a zero, -010:00 has one too many.
        var isShort = char.IsAsciiDigit(Peek(1)) && char.IsAsciiDigit(Peek(2)) && !char.IsAsciiDigit(Peek(3));
        if (isShort && Peek(0) == '0' && Peek(3) == ':')
        {
            isShort = false;
            _at++;
        }

        var hours = isShort ? _text[_at++] - '0' : TwoDigits();
        if (Peek(0) == ':')
        {
            _at++;
            if (char.IsLetter(Peek(0)))
                return false;
        }

        var minutes = TwoDigits();
        _parts.OffsetMinutes = sign * ((hours * 60) + minutes);
        _before = ' ';
        return true;
    }

    private void Word()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsLetter(_text[_at]) || (_text[_at] is '.' or '/' or '_' && char.IsLetter(Peek(1)) && _at > start)
                   || char.GetUnicodeCategory(_text[_at]) == System.Globalization.UnicodeCategory.NonSpacingMark))
        {
            _at++;
        }

        var word = _text[start.._at];
        _parts.IsKorean |= word[0] is >= '\uAC00' and <= '\uD7A3';
        if (word is "T" or "t")
            _before = 'T';
        else if (word is "W" or "w" && char.IsAsciiDigit(Peek(0)) && _parts.Numbers == 1)
            WeekOfYear();
        else if (word is "Ju" or "ju" or "JU" && Peek(0) == '1' && !char.IsAsciiDigit(Peek(1)))
            (_parts.Month, _at) = (7, _at + 1);
        else
            Named(word, start);
    }

    private void WeekOfYear()
    {
        _parts.Week = TwoDigits();
        if (Peek(0) == '-')
            _at++;
        if (char.IsAsciiDigit(Peek(0)))
            _parts.WeekDay = _text[_at++] - '0';
    }

    private readonly void Named(ReadOnlySpan<char> word, int start)
    {
        if (_parts.HasTime || _parts.Numbers > 0)
        {
            if ((_parts.HasTime || word is "Z" or "z") && ZoneNames.Find(word) is { } zone)
            {
                _parts.OffsetMinutes ??= zone;
                return;
            }

            if (word.Contains('/'))
                _parts.Place = word.ToString();
        }

        var half = HalfDay(word);
        if (half != '\0')
            _parts.HalfDay = half;
        else if (MonthNames.Find(word) is > 0 and var month && (_parts.Month == 0 || _parts.Numbers <= 1))
            _parts.Month = month;
        else if (_parts is { HasTime: true, OffsetMinutes: null } && ZoneNames.FindWritten(_text[start..]) is { } written)
            _parts.OffsetMinutes = written;
        else if (_parts is { GuessMonth: true, Month: 0 })
            _parts.Month = MonthNames.Guess(word);
    }

    private static char HalfDay(ReadOnlySpan<char> word) => word switch
    {
        "AM" or "am" or "Am" or "a.m" or "A.M" or "오전" or "上午" or "午前" or "π.μ" or "πμ" or "ΠΜ" => 'a',
        "PM" or "pm" or "Pm" or "p.m" or "P.M" or "오후" or "下午" or "午後" or "μ.μ" or "μμ" or "ΜΜ" => 'p',
        _ => '\0',
    };
}
