using Listener.Connectors.Text;

namespace Listener.Connectors.GitHub;

/// <summary>Issues as posts. Numbers move when an issue moves, ids do not. Bodies are Markdown and stay so.</summary>
internal static class GitHubMapping
{
    public static Post? ToPost(this GitHubIssue issue) => issue.Id is not { Length: > 0 } id ? null : new Post
    {
        ExternalId = id,
        Url = PostFields.Web(issue.HtmlUrl),
        Title = PostFields.Line(issue.Title),
        Text = HtmlText.Tidy(issue.Body),
        Author = PostFields.Author(issue.User?.Id, issue.User?.Login, issue.User?.Login),
        PublishedAt = LooseDate.Parse(issue.CreatedAt),
        UpdatedAt = LooseDate.Parse(issue.UpdatedAt),
        Engagement = PostFields.Counts(likes: issue.Reactions?.TotalCount, replies: issue.Comments),
    };
}
