using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Listener.Worker.Messaging;

/// <summary>
/// What a broker says of a message that it does not take. A bus that gets such an answer is not mute: another in its place would be answered the same, and so
/// would another process.
/// </summary>
internal static class BrokerAnswer
{
    /// <summary>Not taken by one queue; others may have it.</summary>
    public const string Full =
        "a queue that somebody bound to an exchange refuses it, such as a full one with overflow reject-publish. Make room in it, or give it another overflow.";

    /// <summary>A mandatory message came back.</summary>
    public const string NoQueue = "it has no queue for them, because nobody classifies yet or somebody deleted an exchange or a binding, which a new bus declares again.";

    /// <summary>As a sentence; null when the broker did not say anything.</summary>
    public static string? Of(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case PublishException:
                    return Full;
                case OperationInterruptedException { ShutdownReason: { Initiator: ShutdownInitiator.Peer, ReplyCode: >= 400 and not 541 } reason }:
                    return $"{reason.ReplyText}.";
            }
        }

        return null;
    }
}
