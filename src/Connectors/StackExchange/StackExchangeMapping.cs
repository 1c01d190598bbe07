using Listener.Connectors.Text;

namespace Listener.Connectors.StackExchange;

/// <summary>Questions as posts. Each site counts its questions from 1, so the site is the scope.</summary>
internal static class StackExchangeMapping
{
    public static Post? ToPost(this StackExchangeQuestion question, string site) => question.QuestionId is not { Length: > 0 } id ? null : new Post
    {
        ExternalId = id,
        Scope = site,
        Url = PostFields.Web(question.Link),
        Title = PostFields.HtmlLine(question.Title),
        Text = HtmlText.ToPlain(question.Body),
        Author = PostFields.Author(question.Owner?.UserId, PostFields.HtmlLine(question.Owner?.DisplayName)),
        PublishedAt = PostFields.Epoch(question.CreationDate),
        UpdatedAt = PostFields.Epoch(question.LastEditDate),
        ConversationId = id,
        Engagement = PostFields.Counts(likes: question.Score, replies: question.AnswerCount, views: question.ViewCount),
    };
}
