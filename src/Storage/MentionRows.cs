using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Listener.Contracts;

namespace Listener.Storage;

/// <summary>Mentions as rows.</summary>
internal sealed class MentionRows
{
    /// <summary>The columns <see cref="Read"/> reads; the table is called m.</summary>
    public const string Columns =
        "m.id, m.brand, m.source_kind, m.source_name, m.channel, m.external_id, m.url, m.author_id, m.author_name, m.author_handle, "
        + "m.author_followers, m.author_tier, m.author_complaints, m.title, m.text, m.language, m.published_at, m.found_at, "
        + "m.conversation_id, m.in_reply_to, m.rating, m.rating_raw, m.likes, m.replies, m.shares, m.views, m.is_private, m.duplicate_of";

    /// <summary>How many columns that are.</summary>
    public const int Count = 28;

    private readonly Dialect _dialect;

    public MentionRows(Dialect dialect)
    {
        _dialect = dialect;
        Insert = Row(dialect);
        var (names, values) = (Insert.Names, Insert.Values);
        Insert
            .Id("given_duplicate_of", mention => mention.DuplicateOf)
            .Text("url_twin", mention => Twin(mention.Url))
            .Number("url_twin_key", mention => UrlKey(Twin(mention.Url)));
        Insert.As($"""
            insert into mention ({names}, duplicate_of)
            select {values}, coalesce(@given_duplicate_of, (
                select coalesce(first.duplicate_of, first.id) from mention first
                where first.url_key in (@url_key, @url_twin_key) and first.brand = @brand
                    and first.url in (@url, @url_twin) and first.id <> @id
                order by first.sequence limit 1))
            where not exists (select 1 from seen where mention_id = @id)
            on conflict (id) do nothing
            returning sequence, duplicate_of
            """);
    }

    /// <summary>Returns sequence and duplicate_of of a mention nobody had; nothing for one that is stored, or was and is deleted.</summary>
    public RowStatement<Mention> Insert { get; }

    /// <summary>The mention as it will be read back: times cut to milliseconds, text without what no engine keeps.</summary>
    public static Mention AsStored(Mention mention) => mention with
    {
        PublishedAt = mention.PublishedAt.AsStored(),
        FoundAt = mention.FoundAt.AsStored(),
        Title = StoredText.Clean(mention.Title),
        Text = StoredText.Clean(mention.Text),
    };

    public Mention Read(DbDataReader reader, int first) => new()
    {
        Id = _dialect.ReadId(reader, first),
        Brand = reader.GetString(first + 1),
        Source = new MentionSource(reader.GetString(first + 2), reader.GetString(first + 3)),
        Channel = EnumText<Channel>.Parse(reader.GetString(first + 4)),
        ExternalId = reader.GetString(first + 5),
        Url = reader.TextOrNull(first + 6),
        Author = ReadAuthor(reader, first + 7),
        Title = reader.TextOrNull(first + 13),
        Text = reader.GetString(first + 14),
        Language = reader.TextOrNull(first + 15),
        PublishedAt = reader.Time(first + 16),
        FoundAt = reader.Time(first + 17),
        ConversationId = reader.TextOrNull(first + 18),
        InReplyTo = reader.TextOrNull(first + 19),
        Rating = reader.RealOrNull(first + 20),
        RatingRaw = reader.TextOrNull(first + 21),
        Engagement = ReadEngagement(reader, first + 22),
        IsPrivate = reader.GetInt64(first + 26) != 0,
        DuplicateOf = reader.IsDBNull(first + 27) ? null : _dialect.ReadId(reader, first + 27),
    };

    /// <summary>The link's place in the index: 64 bits, because a link may be longer than PostgreSQL lets an index row be.</summary>
    public static long? UrlKey(string? url)
    {
        if (url is null)
            return null;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(url), hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    /// <summary>The same address under the other scheme; null where a port, or another scheme, makes that another place.</summary>
    private static string? Twin(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri is { IsDefaultPort: true, Scheme: "http" or "https" }
            ? (uri.Scheme == "http" ? "https" : "http") + url[uri.Scheme.Length..]
            : null;

    private static RowStatement<Mention> Row(Dialect dialect) => new RowStatement<Mention>(dialect)
        .Id("id", mention => mention.Id)
        .Text("brand", mention => mention.Brand)
        .Text("source_kind", mention => mention.Source.Kind)
        .Text("source_name", mention => mention.Source.Name)
        .Text("channel", mention => EnumText<Channel>.Of(mention.Channel))
        .Text("external_id", mention => mention.ExternalId)
        .Text("url", mention => mention.Url)
        .Number("url_key", mention => UrlKey(mention.Url))
        .Text("author_id", mention => mention.Author?.Id)
        .Text("author_name", mention => mention.Author?.Name)
        .Text("author_handle", mention => mention.Author?.Handle)
        .Number("author_followers", mention => mention.Author?.Followers)
        .Text("author_tier", mention => mention.Author?.Tier)
        .Number("author_complaints", mention => mention.Author?.Complaints)
        .Text("title", mention => mention.Title)
        .Text("text", mention => mention.Text)
        .Text("language", mention => mention.Language)
        .Time("published_at", mention => mention.PublishedAt)
        .Time("found_at", mention => mention.FoundAt)
        .Text("conversation_id", mention => mention.ConversationId)
        .Text("in_reply_to", mention => mention.InReplyTo)
        .Real("rating", mention => mention.Rating)
        .Text("rating_raw", mention => mention.RatingRaw)
        .Number("likes", mention => mention.Engagement?.Likes)
        .Number("replies", mention => mention.Engagement?.Replies)
        .Number("shares", mention => mention.Engagement?.Shares)
        .Number("views", mention => mention.Engagement?.Views)
        .Flag("is_private", mention => mention.IsPrivate);

    private static Author? ReadAuthor(DbDataReader reader, int first)
    {
        var author = new Author(
            reader.TextOrNull(first), reader.TextOrNull(first + 1), reader.TextOrNull(first + 2), reader.NumberOrNull(first + 3),
            reader.TextOrNull(first + 4), reader.NumberOrNull(first + 5));
        return author == new Author() ? null : author;
    }

    private static Engagement? ReadEngagement(DbDataReader reader, int first)
    {
        var engagement = new Engagement(
            reader.NumberOrNull(first), reader.NumberOrNull(first + 1), reader.NumberOrNull(first + 2), reader.NumberOrNull(first + 3));
        return engagement == new Engagement() ? null : engagement;
    }
}
