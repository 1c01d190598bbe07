using System.Xml;

namespace Listener.Connectors.Feeds;

/// <summary>
/// Holds a document to every rule of XML 1.0 and of its namespaces, where the feed reader only notices what stands in its way. Nothing a document
/// names is fetched and no entity is expanded, so its cost is the length of the document.
/// </summary>
internal static class XmlRules
{
    private const string Version11 = "1.1";

    /// <summary>A sentence about the first rule that is broken; null for a well-formed document.</summary>
    /// <param name="document">Without its byte order mark. An encoding it declares is not compared with the one it came in.</param>
    public static string? FirstBreach(ReadOnlySpan<char> document)
    {
        var version11 = VersionAt(document);
        var text = version11 < 0 ? document.ToString() : $"{document[..version11]}1.0{document[(version11 + Version11.Length)..]}";
        using var reader = new XmlTextReader(new StringReader(text))
        {
            XmlResolver = null,
            DtdProcessing = DtdProcessing.Parse,
            EntityHandling = EntityHandling.ExpandCharEntities, // All other references are left to us.
            Normalization = version11 < 0, // XML 1.1 has references to control characters; this switch is what forbids them.
        };
        try
        {
            return UndeclaredEntity(reader) is { } name ? $"line {reader.LineNumber}: &{name}; is not declared" : null;
        }
        catch (XmlException error)
        {
            return $"no XML: {error.Message}";
        }
    }

    /// <exception cref="XmlException">A rule is broken.</exception>
    private static string? UndeclaredEntity(XmlTextReader reader)
    {
        HashSet<string>? declared = [];
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.DocumentType)
                declared = Declared(reader);
            else if (reader.NodeType == XmlNodeType.EntityReference && declared?.Contains(reader.Name) == false)
                return reader.Name;
            for (var more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
            {
                while (reader.ReadAttributeValue())
                {
                    if (reader.NodeType == XmlNodeType.EntityReference && declared?.Contains(reader.Name) == false)
                        return reader.Name;
                }
            }
        }

        return null;
    }

    /// <summary>Null where the declarations are elsewhere, which nobody is asked for: then any entity may be declared (XML 1.0, section 4.1).</summary>
    private static HashSet<string>? Declared(XmlTextReader type)
    {
        if (type.GetAttribute("SYSTEM") is not null || type.GetAttribute("PUBLIC") is not null || type.Value.Contains('%', StringComparison.Ordinal))
            return null;
        return [.. type.Value.Split("<!ENTITY").Skip(1).Select(rest => rest.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries)[0])];
    }

    /// <summary>Where a document says that it is XML 1.1; -1 when it does not. The runtime's reader knows 1.0 only.</summary>
    private static int VersionAt(ReadOnlySpan<char> document)
    {
        var end = document.StartsWith("<?xml ") ? document.IndexOf("?>") : -1;
        var name = end < 0 ? -1 : document[..end].IndexOf("version");
        if (name < 0)
            return -1;
        var value = document[name..end].IndexOfAny('"', '\'') + 1;
        return value > 0 && document[(name + value)..end].StartsWith(Version11) ? name + value : -1;
    }
}
