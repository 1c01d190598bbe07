using Listener.Classifier.Brands;

namespace Listener.Worker.Configuration;

/// <summary>Reads <c>Brands[]</c>.</summary>
internal static class BrandReader
{
    public static IReadOnlyList<Brand> Read(SectionReader section)
    {
        List<Brand> brands = [];
        HashSet<string> keys = [];
        foreach (var item in section.Items("Brands"))
        {
            var key = item.Required("Key", "a short word such as acme-air");
            var name = item.Text("Name") ?? key;
            var text = item.Required("Query", "words, phrases and operators, such as (\"acme air\" OR @acmeair)");
            var own = item.Words("OwnAccounts");
            if (own.FirstOrDefault(account => account.Trim('@', '/', ' ').Length == 0) is { } nobody)
            {
                item.Wrong("OwnAccounts", $"'{nobody}' names no account", "your handles or ids, such as acmeair or @acmeair");
            }

            item.Done();
            if (key.Length > 0 && !IsKey(key))
            {
                item.Wrong("Key", $"'{key}' is not a key", "a-z, 0-9 and -, at most 40 characters");
            }

            if (key.Length > 0 && !keys.Add(key))
            {
                item.Wrong("Key", $"'{key}' is used twice", "a key of its own");
            }

            if (Query(item, text) is { } query)
            {
                brands.Add(new(key, name, query, own));
            }
        }

        return brands;
    }

    internal static bool IsKey(string text) =>
        text.Length is > 0 and <= 40 && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    private static WatchQuery? Query(SectionReader item, string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        try
        {
            return WatchQuery.Parse(text);
        }
        catch (QueryException mistake)
        {
            item.Wrong("Query", mistake.Message, "the query language of docs/watches.md");
            return null;
        }
    }
}
