using Listener.Classifier.Brands;
using Listener.Classifier.Languages;
using Listener.Connectors;
using Listener.Contracts;
using Listener.Storage;
using Listener.Worker.Configuration;

namespace Listener.Worker.Capture;

/// <summary>Posts x brands -> mentions. Pure: the clock is a parameter, and every post ends in exactly one of matched, not matched, rejected.</summary>
public sealed class MentionCapture
{
    private readonly IReadOnlyList<Brand> _brands;
    private readonly BrandMatcher _matcher;
    private readonly IReadOnlyDictionary<string, string> _customers;

    /// <param name="brands">All that are watched.</param>
    /// <param name="customers">Tiers of known authors, see <see cref="ListenerOptions.Customers"/>; null for none.</param>
    public MentionCapture(IReadOnlyList<Brand> brands, IReadOnlyDictionary<string, string>? customers = null)
    {
        _brands = brands;
        _customers = customers ?? new Dictionary<string, string>();
        _matcher = new(brands, text => LanguageIdentifier.Shipped.Identify(text, hint: null).Tag); // for lang: where a source gives no tag
    }

    /// <summary>A page as the store takes it; cursor, due time and lease are the caller's to add.</summary>
    /// <param name="channel">Default channel word of the source's kind.</param>
    public CaptureBatch From(Page page, SourceOptions source, string channel, DateTimeOffset now)
    {
        List<CapturedPost> captured = [];
        List<RejectedPost> rejected = [.. page.Rejected.Select(item => new RejectedPost(item.Reason, item.ExternalId))];
        var notMatched = 0;
        foreach (var post in page.Posts)
        {
            var input = new MatchInput(post.Title, post.Text, post.Url, post.Author?.Name, post.Author?.Handle, post.Author?.Id, post.Language);
            var brands = _matcher.Match(input).Where(brand => source.Brands.Contains(brand)).ToList();
            if (source.Brands.Any(brand => _matcher.IsOwn(brand, input)))
            {
                rejected.Add(new("own-account", post.ExternalId));
            }
            else if (brands.Count == 0)
            {
                notMatched++;
            }
            else
            {
                var author = Author(post.Author, source.Definition.Kind);
                captured.Add(new([.. brands.Select(brand => Mention(post, author, _brands[brand].Key, source.Definition, channel, now))]));
            }
        }

        return new()
        {
            Posts = captured,
            Collected = page.Posts.Count + page.Rejected.Count,
            NotMatched = notMatched,
            Rejected = rejected,
            Cursor = page.Cursor,
            Gap = page.Gap is { } gap ? new(gap.From, gap.To, gap.Reason) : null,
            Now = now,
        };
    }

    private Author? Author(PostAuthor? author, string kind) =>
        author is null ? null : new(author.Id, author.Name, author.Handle, author.Followers, author.Tier ?? Tier(author, kind));

    /// <summary>By id, else by handle: ids stay, handles may become somebody else's.</summary>
    private string? Tier(PostAuthor author, string kind)
    {
        if (_customers.Count == 0)
            return null; // The usual case, and no text is made for it.
        return (author.Id is { } id ? _customers.GetValueOrDefault($"{kind}:{id}") : null)
            ?? (author.Handle is { } handle ? _customers.GetValueOrDefault($"{kind}:@{handle}") : null);
    }

    private static Mention Mention(Post post, Author? author, string brand, SourceDefinition source, string channel, DateTimeOffset now) => new()
    {
        Id = MentionId.Of(brand, source.Kind, post.Scope, post.Identity ?? post.ExternalId),
        Brand = brand,
        Source = new(source.Kind, source.Name),
        Channel = ChannelWord.Parse(post.Channel ?? source.Setting("Channel") ?? channel),
        ExternalId = post.ExternalId,
        Url = CanonicalUrl.Of(post.Url),
        Author = author,
        Title = post.Title,
        Text = post.Text,
        Language = post.Language,
        PublishedAt = Published(post.PublishedAt, now),
        FoundAt = now,
        ConversationId = post.ConversationId,
        InReplyTo = post.InReplyTo,
        Rating = post.Rating,
        RatingRaw = post.RatingRaw,
        Engagement = post.Engagement is { } counts ? new(counts.Likes, counts.Replies, counts.Shares, counts.Views) : null,
        IsPrivate = post.IsPrivate,
    };

    /// <summary>A missing date and one from the future are both "now": nothing may sort above everything for years.</summary>
    private static DateTimeOffset Published(DateTimeOffset? given, DateTimeOffset now) => given is { } time && time <= now + TimeSpan.FromMinutes(10) ? time.ToUniversalTime() : now;
}
