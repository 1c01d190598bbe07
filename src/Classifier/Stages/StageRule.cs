using Listener.Contracts;

namespace Listener.Classifier.Stages;

/// <summary>Where something was said decides the stage. The table is that of Baer, "Hug Your Haters": phone and e-mail offstage, the rest in public.</summary>
public static class StageRule
{
    /// <summary>What a person wrote to the company is offstage whatever the channel; an unknown channel is onstage, because the public may see it.</summary>
    public static (Stage Stage, Reason Reason) Of(Channel channel, bool isPrivate) => channel switch
    {
        Channel.Email or Channel.Phone or Channel.Chat or Channel.DirectMessage or Channel.Ticket => (Stage.Offstage, Because("stage.channel", channel)),
        _ when isPrivate => (Stage.Offstage, new("stage.private", 0, "isPrivate")),
        Channel.Unknown => (Stage.Onstage, new("stage.default", 0)),
        _ => (Stage.Onstage, Because("stage.channel", channel)),
    };

    /// <summary>The word of a channel as it stands in messages and tables: <c>direct-message</c>.</summary>
    public static string Word(Channel channel) => channel switch
    {
        Channel.Social => "social",
        Channel.Review => "review",
        Channel.Forum => "forum",
        Channel.Blog => "blog",
        Channel.News => "news",
        Channel.Video => "video",
        Channel.AppStore => "app-store",
        Channel.Email => "email",
        Channel.Phone => "phone",
        Channel.Chat => "chat",
        Channel.DirectMessage => "direct-message",
        Channel.Ticket => "ticket",
        _ => "unknown",
    };

    /// <summary>The channel of a word; <see cref="Channel.Unknown"/> for any other.</summary>
    public static Channel ChannelOf(string? word) => word is null ? Channel.Unknown : Array.Find(Enum.GetValues<Channel>(), channel => Word(channel) == word);

    private static Reason Because(string code, Channel channel) => new(code, 0, Word(channel));
}
