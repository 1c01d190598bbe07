using System.Globalization;
using System.Text.Json;
using Listener.Classifier.Text;
using Listener.Worker.Configuration;
using Microsoft.AspNetCore.Http;

namespace Listener.Worker.Api;

/// <summary>Reads a query string strictly and collects every mistake. An empty value counts as not given.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    private const int LongestValue = 200;
    private static readonly string[] TimeFormats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
    private readonly HashSet<string> _known = [];
    private readonly Dictionary<string, string> _errors = [];

    /// <summary>Plain words, compared as they are.</summary>
    public string? Text(string name)
    {
        _known.Add(name);
        if (!query.TryGetValue(name, out var values) || values is [null or ""])
            return null;
        if (values is not [{ } value])
            return Wrong<string>(name, "Is given more than once.");
        if (value.Length > LongestValue)
            return Wrong<string>(name, $"Has at most {LongestValue} characters.");
        return value.Any(char.IsControl) ? Wrong<string>(name, "Has no control characters.") : value;
    }

    /// <summary>A value of an enum, as its word in JSON.</summary>
    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
            return null;
        return EnumWords<T>.ByWord.TryGetValue(text, out var value) ? value : Wrong<T?>(name, $"Is one of {EnumWords<T>.List}.");
    }

    /// <summary>RFC 3339 with an offset, or a date, which starts at midnight UTC.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
            return null;

        // A plus sign that is not escaped arrives as a space.
        var written = text.Replace(' ', '+');
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return HasOffset(written) && DateTimeOffset.TryParseExact(written, TimeFormats, CultureInfo.InvariantCulture, utc, out var time)
            ? time
            : Wrong<DateTimeOffset?>(name, "Is a time such as 2026-11-21T09:30:00Z, or a date.");
    }

    public int Number(string name, int usual, int least, int most)
    {
        if (Text(name) is not { } text)
            return usual;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : Wrong(name, $"Is a whole number from {least} to {most}.", usual);
    }

    public T? Wrong<T>(string name, string problem, T? instead = default)
    {
        _errors[name] = problem;
        return instead;
    }

    /// <summary>Null when all is well; else everything that is not, keys that nobody asked for included.</summary>
    public Problem? Done()
    {
        foreach (var key in query.Keys.Where(key => !_known.Contains(key)).Take(20))
        {
            // The key is a stranger's text: it is echoed as a JSON name only, and cut.
            var nearest = NearestName.Of(key.Length > 40 ? key[..40] : key, _known);
            var name = key.Length > 40 ? key[..40] + "…" : key;
            _errors[name] = "Is not a parameter" + (nearest is null ? $"; there are {string.Join(", ", _known)}." : $"; did you mean {nearest}?");
        }

        return _errors.Count == 0 ? null : new Problem(StatusCodes.Status400BadRequest, "The query cannot be read.", _errors);
    }

    /// <summary>A time of day without an offset could be anywhere; a date needs none.</summary>
    private static bool HasOffset(string time) =>
        !time.Contains('T', StringComparison.Ordinal) || time.EndsWith('Z') || (time.Length > 6 && time[^6] is '+' or '-' && time[^3] == ':');
}

/// <summary>The words an enum has in JSON.</summary>
internal static class EnumWords<T>
    where T : struct, Enum
{
    public static IReadOnlyDictionary<string, T> ByWord { get; } =
        Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()), StringComparer.Ordinal);

    public static string List { get; } = string.Join(", ", ByWord.Keys);
}
