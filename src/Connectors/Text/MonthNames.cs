using System.Collections.Frozen;
using System.Text;

namespace Listener.Connectors.Text;

/// <summary>Month names and their usual short forms in the languages whose feeds write them out.</summary>
internal static class MonthNames
{
    // One line a month: English, German, French, Spanish, Portuguese, Italian, Catalan, Dutch, Nordic, Baltic, Slavic, Hungarian, Romanian,
    // Greek, Turkish, Indonesian and others; Chinese, Arabic, Hebrew, Thai. A word two languages give to different months (lipiec, srpen, listopad) goes to the larger one.
    private static readonly string[] Lines =
    [
        "jan january januar jänner jän janvier janv enero ene janeiro gennaio gen gener januari januára január jaanuar jaan janvāris sausio sausis " +
        "styczeń stycznia sty leden ledna led января январь янв січня січ януари яну ianuarie ian ιανουαρίου ιανουάριος ιαν ιανουαριος ocak oca " +
        "tammikuu tammikuuta tammi janúar yanvar " +
        "一月 يناير ינואר בינואר ม.ค มกราคม",
        "feb february februar februára février févr fév fevrier febrero fevereiro fev febbraio febrer februari február februári veebruar veebr " +
        "februāris vasario vas luty lutego lut únor února úno unor февраля февраль фев февр лютого лют февруари februarie φεβρουαρίου " +
        "φεβρουάριος φεβ φεβρουαριος şubat şub subat helmikuu helmikuuta helmi febrúar fevral peb " +
        "二月 فبراير פברואר בפברואר ก.พ กุมภาพันธ์",
        "mar march märz mär mrz maerz mars marzo março marco març maart mrt maaliskuu maaliskuuta maalis märts marts kovo marzec marca březen " +
        "března bře brezen марта март мар березня бер март martie μαρτίου μάρτιος μαρ μάρ μαρτιος mart március márc marec maret " +
        "μάώ μαώ 三月 مارس מרץ מרס במרץ มี.ค มีนาคม",
        "apr april avril avr abril abr aprile aprilis aprīlis aprill balandžio bal kwiecień kwietnia kwi duben dubna dub апреля апрель апр " +
        "квітня кві април aprilie απριλίου απρίλιος απρ απριλιος nisan nis huhtikuu huhtikuuta huhti április ápr apríl apríla apríl " +
        "四月 أبريل ابريل إبريل אפריל באפריל เม.ย เมษายน",
        "may mai mayo maio maggio mag maig mei maj mája máj maijs gegužės geg maja květen května kvě kveten мая май травня тра май μαΐου μάιος " +
        "μαι μάι μαϊ μαιος mayıs toukokuu toukokuuta touko május máujus maí мај " +
        "五月 مايو מאי במאי พ.ค พฤษภาคม",
        "jun june juni juin junio junho giugno giu juny jūnijs birželio bir czerwiec czerwca cze červen června čvn cerven июня июнь июн червня " +
        "чер юни iunie iun ιουνίου ιούνιος ιουν ιούν ιουνιος haziran haz kesäkuu kesäkuuta kesä június jún juuni jún junija јун júní " +
        "ιον 六月 يونيو יוני ביוני มิ.ย มิถุนายน",
        "jul july juli juillet juil julio julho luglio lug juliol jūlijs liepos lie lipiec lipca lip červenec července čvc июля июль июл липня " +
        "лип юли iulie iul ιουλίου ιούλιος ιουλ ιούλ ιουλιος temmuz tem heinäkuu heinäkuuta heinä július júl juuli јул júlí " +
        "ιολ 七月 يوليو יולי ביולי ก.ค กรกฎาคม",
        "aug august août aoû aout agosto ago agost augustus augusti augusts rugpjūčio rgp rugp sierpień sierpnia sie srpen srpna srp августа " +
        "август авг серпня сер авг αυγούστου αύγουστος αυγ αύγ αυγουστος ağustos ağu agustos elokuu elokuuta elo augusztus agustus agt ágúst avgust " +
        "八月 أغسطس اغسطس אוגוסט באוגוסט ส.ค สิงหาคม",
        "sep sept september septembre septiembre setiembre setembro set settembre setembre septembris rugsėjo rgs rugs wrzesień września wrz září " +
        "zář zari сентября сентябрь сен сент вересня вер септември сеп septembrie σεπτεμβρίου σεπτέμβριος σεπ σεπτ σεπτεμβριος eylül eyl eylul " +
        "syyskuu syyskuuta syys szeptember szept septembra septembrī sentyabr " +
        "九月 سبتمبر ספטמבר בספטמבר ก.ย กันยายน",
        "oct october oktober okt octobre octubre outubro out ottobre ott oktobris spalio spa spal październik października paź paz říjen října " +
        "říj rijen октября октябрь окт жовтня жов октомври octombrie οκτωβρίου οκτώβριος οκτ οκτωβριος ekim eki lokakuu lokakuuta loka október " +
        "oktoober októbra oktyabr " +
        "十月 أكتوبر اكتوبر אוקטובר באוקטובר ต.ค ตุลาคม",
        "nov november novembre noviembre novembro novembris lapkričio lap lapkr listopad listopada lis listopadu ноября ноябрь ноя нояб листопада лис ноември " +
        "noiembrie noi noem νοεμβρίου νοέμβριος νοε νοέ νοεμβριος kasım kas kasim marraskuu marraskuuta marras nóvember novembra noyabr nopember " +
        "十一月 نوفمبر נובמבר בנובמבר พ.ย พฤศจิกายน",
        "dec december dezember dez décembre déc decembre diciembre dic dezembro dicembre desembre des desember decembris gruodžio gru gruod " +
        "grudzień grudnia gru prosinec prosince pro декабря декабрь дек грудня гру декември decembrie δεκεμβρίου δεκέμβριος δεκ δεκεμβριος " +
        "aralık ara aralik joulukuu joulukuuta joulu detsember dets decembra dekabr " +
        "十二月 ديسمبر דצמבר בדצמבר ธ.ค ธันวาคม",
    ];

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> ByName = Build();

    /// <summary>1 to 12 for a name in any case; 0 for any other word.</summary>
    public static int Find(ReadOnlySpan<char> word) => ByName.TryGetValue(word, out var month) ? month : 0;

    /// <summary>The month a misspelt English name begins like: Febuary, Decmber. 0 for what is too short, or a weekday (mardi), or a zone (NOVT).</summary>
    public static int Guess(ReadOnlySpan<char> word)
    {
        if (word.Length < 4 || !Ascii.IsValid(word[..3]) || WeekdayNames.Find(word) is not null || ZoneNames.Find(word) is not null)
            return 0;
        var at = "janfebmaraprmayjunjulaugsepoctnovdec".AsSpan().IndexOf(word[..3], StringComparison.OrdinalIgnoreCase);
        return at >= 0 && at % 3 == 0 ? (at / 3) + 1 : 0;
    }

    private static FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Build()
    {
        var names = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var month = 1; month <= 12; month++)
        {
            foreach (var name in Lines[month - 1].Split(' '))
                names.TryAdd(name, month);
        }

        return names.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
