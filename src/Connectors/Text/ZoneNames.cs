namespace Listener.Connectors.Text;

/// <summary>Offsets of the zone names that dates on the web carry; the more common reading where a name has several.</summary>
internal static class ZoneNames
{
    /// <summary>Minutes east of Greenwich; null for a word that is no zone.</summary>
    public static int? Find(ReadOnlySpan<char> word)
    {
        Span<char> upper = stackalloc char[6];
        if (word.Length is 0 or > 6)
            return null;
        word.ToUpperInvariant(upper);
        return (ReadOnlySpan<char>)upper[..word.Length] switch
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
    }

    /// <summary>The offset of a zone by its place (Europe/London) at a local time; null for one this machine does not know.</summary>
    public static int? OfPlace(ReadOnlySpan<char> place, DateTime local) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(place.ToString(), out var zone) ? (int)zone.GetUtcOffset(local).TotalMinutes : null;
}
