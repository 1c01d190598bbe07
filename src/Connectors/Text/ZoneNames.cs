namespace Listener.Connectors.Text;

/// <summary>Offsets of the zone names that dates on the web carry; the more common reading where a name has several.</summary>
internal static class ZoneNames
{
    /// <summary>Minutes east of Greenwich; null for a word that is no zone.</summary>
    public static int? Find(ReadOnlySpan<char> word)
    {
        if (word is "Z" or "GMT")
            return 0;
        if (word.Length is 0 or > 6)
            return null;
        Span<char> upper = stackalloc char[6];
        word.ToUpperInvariant(upper);
        return Common(upper[..word.Length]) ?? Rare(upper[..word.Length]);
    }

    // Asked first: nearly every date that names a zone names one of these.
    private static int? Common(ReadOnlySpan<char> upper) => upper switch
    {
        "Z" or "UT" or "UTC" or "GMT" or "WET" or "ZULU" => 0,
        "EST" or "ET" => -5 * 60,
        "EDT" => -4 * 60,
        "CST" or "CT" => -6 * 60,
        "CDT" => -5 * 60,
        "MST" or "MT" => -7 * 60,
        "MDT" => -6 * 60,
        "PST" or "PT" => -8 * 60,
        "PDT" => -7 * 60,
        "AKST" => -9 * 60,
        "AKDT" => -8 * 60,
        "HST" or "HAST" => -10 * 60,
        "AST" or "AT" => -4 * 60,
        "ADT" => -3 * 60,
        "NST" => -(3 * 60) - 30,
        "NDT" => -(2 * 60) - 30,
        "BRT" or "ART" => -3 * 60,
        "BST" or "WEST" or "CET" or "MEZ" or "MET" => 60,
        "CEST" or "MESZ" or "MEST" or "EET" or "SAST" => 2 * 60,
        "EEST" or "MSK" or "TRT" => 3 * 60,
        "MSD" or "GST" => 4 * 60,
        "PKT" => 5 * 60,
        "IST" => (5 * 60) + 30,
        "NPT" => (5 * 60) + 45,
        "ICT" or "WIB" => 7 * 60,
        "SGT" or "HKT" or "AWST" or "PHT" or "MYT" => 8 * 60,
        "JST" or "KST" => 9 * 60,
        "ACST" => (9 * 60) + 30,
        "AEST" => 10 * 60,
        "ACDT" => (10 * 60) + 30,
        "AEDT" => 11 * 60,
        "NZST" => 12 * 60,
        "NZDT" => 13 * 60,
        _ => null,
    };

    // Their present offsets.
    private static int? Rare(ReadOnlySpan<char> upper) => upper switch
    {
        "HADT" => -9 * 60,
        "COT" or "PET" => -5 * 60,
        "BOT" or "VET" => -4 * 60,
        "GFT" or "PMST" or "PYT" or "SRT" or "UYT" => -3 * 60,
        "BRST" => -2 * 60,
        "WAT" => 60,
        "CAT" or "CEDT" or "WAST" => 2 * 60,
        "EAT" or "IDT" => 3 * 60,
        "IRST" => (3 * 60) + 30,
        "MUT" or "RET" or "SAMT" => 4 * 60,
        "AFT" or "IRDT" => (4 * 60) + 30,
        "MVT" or "TJT" or "UZT" or "YEKT" => 5 * 60,
        "KGT" or "OMST" => 6 * 60,
        "KRAT" or "NOVT" => 7 * 60,
        "HKST" or "IRKT" or "WITA" => 8 * 60,
        "WIT" or "YAKT" => 9 * 60,
        "VLAT" => 10 * 60,
        "MAGT" or "NCT" or "SBT" or "VUT" => 11 * 60,
        "FJT" or "PETT" or "TVT" => 12 * 60,
        "CHAST" => (12 * 60) + 45,
        "TOT" => 13 * 60,
        "CHADT" => (13 * 60) + 45,
        _ => null,
    };

    /// <summary>Minutes of a zone of North America that is written out at the start of the text: Pacific Daylight Time.</summary>
    public static int? FindWritten(ReadOnlySpan<char> text)
    {
        var space = text.IndexOf(' ');
        int? standard = space < 0 ? null : text[..space] switch
        {
            "Eastern" => -5 * 60,
            "Central" => -6 * 60,
            "Mountain" => -7 * 60,
            "Pacific" => -8 * 60,
            _ => null,
        };
        var rest = text[(space + 1)..];
        return rest.StartsWith("Daylight Time", StringComparison.OrdinalIgnoreCase) ? standard + 60
            : rest.StartsWith("Standard Time", StringComparison.OrdinalIgnoreCase) ? standard
            : null;
    }

    /// <summary>The offset of a zone by its place (Europe/London) at a local time; null for one this machine does not know.</summary>
    public static int? OfPlace(ReadOnlySpan<char> place, DateTime local) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(place.ToString(), out var zone) ? (int)zone.GetUtcOffset(local).TotalMinutes : null;
}
