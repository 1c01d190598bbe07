using System.Security.Cryptography;
using Listener.Connectors;
using Listener.Connectors.Http;
using Listener.Storage;

namespace Listener.Worker.Holds;

/// <summary>Cuts what a source answered to the posts that became mentions, for the case that one of them is a threat. Pure.</summary>
internal static class PayloadCutter
{
    /// <summary>Of an answer that cannot be cut; a larger one leaves only its hash.</summary>
    private const int LargestPage = 1024 * 1024;

    /// <summary>Null when there is nothing to keep.</summary>
    /// <param name="answers">In the order in which they came.</param>
    /// <param name="captured">External ids of the posts that speak of a brand.</param>
    public static CapturePayload? Cut(IReadOnlyList<SourceAnswer> answers, IReadOnlyList<Post> posts, IReadOnlySet<string> captured, CancellationToken cancellationToken)
    {
        if (answers.Count == 0 || captured.Count == 0)
            return null;
        var items = new Dictionary<string, PayloadItem>(StringComparer.Ordinal);
        posts = [.. posts.Where(post => captured.Contains(post.ExternalId))];
        for (var answer = 0; answer < answers.Count; answer++)
        {
            var found = new ItemBytes(answers[answer].Bytes, cancellationToken).Of(posts);
            foreach (var (post, bytes) in posts.Zip(found))
            {
                if (bytes is { } item)
                    items.TryAdd(post.ExternalId, new PayloadItem(post.ExternalId, answer, PayloadItem.Item, item));
            }
        }

        // Better a page too much than a threat without its bytes.
        var last = answers.Count - 1;
        var (scope, page) = answers[last].Bytes.Length <= LargestPage ? (PayloadItem.Page, answers[last].Bytes) : (PayloadItem.Hash, default);
        foreach (var id in captured.Where(id => !items.ContainsKey(id)))
            items.Add(id, new PayloadItem(id, last, scope, page));
        return new CapturePayload([.. answers.Select(Answer)], [.. items.Values]);
    }

    private static PayloadAnswer Answer(SourceAnswer answer) => new(
        SafeUrl.Of(answer.Address), answer.Status, answer.Headers, answer.FetchedAt, Convert.ToHexStringLower(SHA256.HashData(answer.Bytes.Span)), answer.Bytes.Length);
}
