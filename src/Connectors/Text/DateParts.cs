using System.Globalization;

namespace Listener.Connectors.Text;

/// <summary>Numbers, names and signs found in a date, before anyone says which is the day.</summary>
internal struct DateParts
{
    private (int Value, int Digits, char Before) _first;
    private (int Value, int Digits, char Before) _second;
    private (int Value, int Digits, char Before) _third;

    public int Numbers { get; private set; }

    public int Month { get; set; }

    public int Week { get; set; }

    public int WeekDay { get; set; }

    public bool HasTime { get; set; }

    public int Hour { get; set; }

    public int Minute { get; set; }

    public int Second { get; set; }

    /// <summary>'a' or 'p' of a twelve-hour clock.</summary>
    public char HalfDay { get; set; }

    public int? OffsetMinutes { get; set; }

    /// <summary>Written in Hangul: without a zone it is Korea's time, the only country that writes so.</summary>
    public bool IsKorean { get; set; }

    /// <summary>The place of a zone such as Europe/London.</summary>
    public string? Place { get; set; }

    /// <summary>A weekday that decides which of two numbers is the day.</summary>
    public DayOfWeek? Weekday { get; set; }

    /// <summary>A word that begins like an English month is one: for dates that cannot be read otherwise.</summary>
    public bool GuessMonth { get; init; }

    /// <summary>Date, time and zone have been said: what follows is another date.</summary>
    public readonly bool IsWhole => HasTime && OffsetMinutes is not null && Numbers >= Needed;

    /// <summary>A number stands there that is no part of the date.</summary>
    public readonly bool HasLeftOver => Numbers > Needed;

    /// <summary>05/03/2018: either may be the month.</summary>
    public readonly bool IsOrderOpen =>
        _first is { Digits: <= 2, Value: <= 12 } && _second is { Digits: <= 2, Value: <= 12 } && Numbers >= 3 && Month == 0 && Week == 0 && IsYearLast;

    private readonly int Needed => Month > 0 ? 2 : 3;

    // 03-12-31 is ISO's.
    private readonly bool IsYearLast => _third.Digits == 4 || _second.Before != '-';

    public void Add(int value, int digits, char before)
    {
        if (Numbers == 0)
            _first = (value, digits, before);
        else if (Numbers == 1)
            _second = (value, digits, before);
        else if (Numbers == 2)
            _third = (value, digits, before);
        Numbers++;
    }

    /// <summary>False when the parts make no date between 1900 and 2199.</summary>
    public readonly bool TryTime(out DateTime utc)
    {
        utc = default;

        // One number too many is a remark; more are no date. A zone moves a date by a day at most.
        if (Numbers > 4 || Date() is not { Year: >= 1899 and <= 2200 } date || !TryClock(out var clock))
            return false;
        var local = date + clock;
        var offset = OffsetMinutes ?? (Place is null ? (IsKorean && HasTime ? 9 * 60 : 0) : ZoneNames.OfPlace(Place, local) ?? 0);
        if (Math.Abs(offset) >= 16 * 60)
            offset = 0;
        utc = local.AddMinutes(-offset);
        return utc.Year is >= 1900 and < 2200;
    }

    private readonly bool TryClock(out TimeSpan clock)
    {
        var hour = HalfDay switch { 'p' when Hour < 12 => Hour + 12, 'a' when Hour == 12 => 0, _ => Hour };

        // 24:00 is the end of the day and :60 a leap second: ISO 8601 and RFC 3339 section 5.7. Both roll over.
        // 24:05 comes from clocks that call the first hour of a day the 24th.
        if (hour == 24 && (Minute > 0 || Second > 0))
            hour = 0;
        clock = new TimeSpan(hour, Minute, Second);
        return hour <= 24 && Minute < 60 && Second <= 60;
    }

    private readonly DateTime? Date()
    {
        if (Week > 0 && Numbers >= 1)
            return Week <= ISOWeek.GetWeeksInYear(Math.Clamp(_first.Value, 1, 9998)) && WeekDay is >= 0 and <= 7
                ? ISOWeek.ToDateTime(Math.Clamp(_first.Value, 1, 9998), Week, (DayOfWeek)((WeekDay == 0 ? 1 : WeekDay) % 7))
                : null;
        return (Numbers, Month) switch
        {
            // "026, 26 Mar 2023": a number the date does not need, and a year that leaves no doubt.
            ( >= 3, > 0) when _third is { Digits: 4, Value: >= 1900 } && _first.Digits < 4 && _second is { Digits: <= 2, Value: <= 31 } =>
                Make(_third, Month, _second.Value),
            ( >= 2, > 0) when _first.Digits >= 3 || _first.Value > 31 => Make(_first, Month, _second.Value),
            ( >= 2, > 0) => Make(_second, Month, _first.Value),
            (1, > 0) when _first.Digits == 4 && !HasTime => Make(_first, Month, 1),
            ( >= 3, 0) => Numeric(),
            (2, 0) when _first.Digits == 4 && _second.Digits == 3 => Ordinal(_first.Value, _second.Value),
            (2, 0) when _first.Digits == 4 || IsShortIso => Make(_first, _second.Value, 1),
            (2, 0) when _first.Digits == 2 && _second.Digits == 3 => Ordinal(FullYear(_first), _second.Value),
            (1, 0) => Compact(),
            _ => null,
        };
    }

    // ISO 8601:1988 has a hyphen in place of the century: -0312 and -03-12 are December 2003.
    private readonly bool IsShortIso => _first is { Before: '-', Digits: 2 or 4 };

    private readonly DateTime? Numeric()
    {
        if (_first.Digits == 4)
            return Make(_first, _second.Value, _third.Value);
        if (!IsYearLast)
            return Make(_first, _second.Value, _third.Value);

        // 12/31/03 is American, 31.12.03 European, unless the numbers or the weekday allow only the other.
        var monthFirst = _second.Before == '/' ? _first.Value <= 12 : _third.Digits == 4 && _second.Value > 12;
        var date = YearLast(monthFirst);
        return Weekday is null || date?.DayOfWeek == Weekday || YearLast(!monthFirst) is not { } other || other.DayOfWeek != Weekday ? date : other;
    }

    private readonly DateTime? YearLast(bool monthFirst) =>
        monthFirst ? Make(_third, _first.Value, _second.Value) : Make(_third, _second.Value, _first.Value);

    private readonly DateTime? Compact() => _first.Digits switch
    {
        4 when IsShortIso => Make((_first.Value / 100, 2, ' '), _first.Value % 100, 1),
        4 => Make(_first, 1, 1),
        5 => Ordinal(FullYear((_first.Value / 1_000, 2, ' ')), _first.Value % 1_000),
        6 => Make((_first.Value / 10_000, 2, ' '), _first.Value / 100 % 100, _first.Value % 100),
        7 => Ordinal(_first.Value / 1_000, _first.Value % 1_000),
        8 => Make((_first.Value / 10_000, 4, ' '), _first.Value / 100 % 100, _first.Value % 100),
        _ => null,
    };

    private static DateTime? Ordinal(int year, int day) =>
        year is >= 1 and < 9999 && day >= 1 && day <= (DateTime.IsLeapYear(year) ? 366 : 365) ? new DateTime(year, 1, 1).AddDays(day - 1) : null;

    private static DateTime? Make((int Value, int Digits, char Before) year, int month, int day)
    {
        var full = FullYear(year);
        return full is >= 1 and < 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(full, month)
            ? new DateTime(full, month, day)
            : null;
    }

    // RFC 2822 section 4.3: two digits up to 49 are this century; three digits count from 1900, as broken clocks did.
    private static int FullYear((int Value, int Digits, char Before) year) =>
        year.Digits switch { <= 2 => year.Value + (year.Value < 50 ? 2000 : 1900), 3 => year.Value + 1900, _ => year.Value };
}
