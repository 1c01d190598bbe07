using System.Text.Json.Serialization;

namespace Listener.Contracts;

/// <summary>Where the writer spoke: in public, or to the company. An unknown value reads as <see cref="Onstage"/>: assume the public sees it.</summary>
[JsonConverter(typeof(TolerantEnumConverter<Stage>))]
public enum Stage
{
    /// <summary>Said in public: social media, reviews, forums, blogs, news.</summary>
    Onstage,

    /// <summary>Said to the company: e-mail, phone, chat, direct message, ticket.</summary>
    Offstage,
}

/// <summary>How soon somebody must answer, ascending. An unknown value reads as <see cref="Normal"/>.</summary>
[JsonConverter(typeof(UrgencyConverter))]
public enum Urgency
{
    /// <summary>When there is time.</summary>
    Low,

    /// <summary>In the ordinary course of the day.</summary>
    Normal,

    /// <summary>Before everything that is normal.</summary>
    High,

    /// <summary>Now: safety, threats, legal action, data, outage.</summary>
    Critical,
}

/// <summary>What the writer wants. Complaint wins over question when both hold.</summary>
[JsonConverter(typeof(TolerantEnumConverter<Intent>))]
public enum Intent
{
    /// <summary>None of the others: news, chatter, an aside.</summary>
    Other,

    /// <summary>An expectation was not met.</summary>
    Complaint,

    /// <summary>Information or help is wanted, nothing went wrong.</summary>
    Question,

    /// <summary>Thanks, a compliment, a recommendation.</summary>
    Praise,
}

/// <summary>How far a complaint goes, ascending (Jin and Aletras 2021, "Modeling the severity of complaints").</summary>
[JsonConverter(typeof(TolerantEnumConverter<Severity>))]
public enum Severity
{
    /// <summary>No explicit reproach.</summary>
    None,

    /// <summary>Dissatisfaction is said.</summary>
    Disapproval,

    /// <summary>The company is said to have done wrong.</summary>
    Accusation,

    /// <summary>The company is held responsible.</summary>
    Blame,
}

/// <summary>The order of steps for whoever answers, from Jay Baer's "Hug Your Haters".</summary>
[JsonConverter(typeof(TolerantEnumConverter<Playbook>))]
public enum Playbook
{
    /// <summary>Onstage: find, empathy, answer in public, reply only twice, switch channels.</summary>
    Fears,

    /// <summary>Offstage: human, one channel, unify the data, resolve, speed.</summary>
    Hours,

    /// <summary>A threat: do not answer, document it.</summary>
    DoNotReply,
}

/// <summary>The kind of place a mention was made in; it decides the stage. An unknown value reads as <see cref="Unknown"/>.</summary>
[JsonConverter(typeof(TolerantEnumConverter<Channel>))]
public enum Channel
{
    /// <summary>Not said, or newer than this reader.</summary>
    Unknown,

    /// <summary>A social network post, public.</summary>
    Social,

    /// <summary>A review site.</summary>
    Review,

    /// <summary>A discussion board.</summary>
    Forum,

    /// <summary>A blog post or a comment below one.</summary>
    Blog,

    /// <summary>A news article.</summary>
    News,

    /// <summary>A video or a comment below one.</summary>
    Video,

    /// <summary>A review in an app store.</summary>
    AppStore,

    /// <summary>E-mail to the company.</summary>
    Email,

    /// <summary>A call, as transcript or as the agent's note.</summary>
    Phone,

    /// <summary>Web or in-app chat.</summary>
    Chat,

    /// <summary>A private message inside a social network.</summary>
    DirectMessage,

    /// <summary>A help-desk ticket.</summary>
    Ticket,
}
