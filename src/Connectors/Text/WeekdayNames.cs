using System.Collections.Frozen;

namespace Listener.Connectors.Text;

/// <summary>Weekdays and their usual short forms, in the languages that write all-numeric dates in both orders.</summary>
internal static class WeekdayNames
{
    // From Sunday. Left out are short forms that mean a zone or a month as well: pt (piątek), mar (mardi).
    private static readonly string[] Lines =
    [
        "sunday sun dimanche dim sonntag so domingo dom domenica zondag zo søndag søn söndag sön niedziela niedz neděle воскресенье вс неділя " +
        "duminică κυριακή κυρ pazar vasárnap",
        "monday mon lundi lun montag mo lunes lunedì lunedi segunda seg maandag mandag man måndag mån poniedziałek pon pondělí понедельник пн " +
        "понеділок luni δευτέρα δευ pazartesi pzt hétfő",
        "tuesday tues tue mardi dienstag di martes martedì martedi terça ter dinsdag tirsdag tir tisdag tis wtorek wt úterý вторник вт вівторок " +
        "marți marti τρίτη τρι salı sal kedd",
        "wednesday weds wed mercredi mer mittwoch mi miércoles miercoles mié mie mercoledì mercoledi quarta qua woensdag wo onsdag ons środa śr " +
        "středa среда ср середа miercuri τετάρτη τετ çarşamba çar szerda",
        "thursday thurs thur thu jeudi jeu donnerstag do jueves jue giovedì giovedi gio quinta qui donderdag torsdag tor czwartek czw čtvrtek " +
        "четверг чт четвер joi πέμπτη πεμ perşembe per csütörtök",
        "friday fri vendredi ven freitag fr viernes vie venerdì venerdi sexta sex vrijdag vr fredag fre piątek pátek пятница пт vineri " +
        "παρασκευή παρ cuma péntek",
        "saturday sat samedi sam samstag sa sonnabend sábado sabado sáb sab sabato zaterdag za lørdag lør lördag lör sobota sob суббота сб субота " +
        "sâmbătă σάββατο σαβ cumartesi cmt szombat",
    ];

    private static readonly FrozenDictionary<string, DayOfWeek>.AlternateLookup<ReadOnlySpan<char>> ByName =
        Lines.SelectMany((line, day) => line.Split(' ').Select(name => (name, day)))
            .ToFrozenDictionary(x => x.name, x => (DayOfWeek)x.day, StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    public static DayOfWeek? Find(ReadOnlySpan<char> word) => ByName.TryGetValue(word, out var day) ? day : null;

    /// <summary>The first weekday among the words of a date; null where none stands.</summary>
    public static DayOfWeek? In(ReadOnlySpan<char> text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetter(text[i]))
                continue;
            if (i > start && Find(text[start..i]) is { } day)
                return day;
            start = i + 1;
        }

        return null;
    }
}
