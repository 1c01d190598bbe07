using Listener.Connectors.Feeds;
using Listener.Connectors.Text;

namespace Listener.Connectors.Gdelt;

/// <summary>Articles as posts. GDELT has no ids: the canonical address is one, digested because addresses have no limit.</summary>
internal static class GdeltMapping
{
    public static Post? ToPost(this GdeltArticle article) => PostFields.Web(article.Url) is not { } url ? null : new Post
    {
        ExternalId = EntryIds.Hash(FeedLinks.Canonical(url)),
        Url = url,
        Title = PostFields.Line(article.Title),
        Author = PostFields.Author(article.Domain, article.Domain),
        Language = LanguageNames.Tag(article.Language),
        PublishedAt = LooseDate.Parse(article.Seendate),
    };
}
