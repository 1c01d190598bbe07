using Listener.Connectors;
using Listener.Storage;

namespace Listener.Worker.Configuration;

/// <summary>Reads <c>Retention</c>: how long mentions are kept, by kind of source, and how long what is around them.</summary>
internal static class RetentionReader
{
    private const string Rest = "default";
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    public static RetentionPolicy Read(SectionReader section, IReadOnlyList<ConnectorInfo> kinds)
    {
        var usual = new RetentionPolicy();
        var own = section.Section("Retention");
        var policy = new RetentionPolicy
        {
            SettledOutbox = own.Time("outbox", usual.SettledOutbox, TimeSpan.FromHours(1), Longest),
            SeenKeys = own.Time("seen-keys", usual.SeenKeys, TimeSpan.FromDays(400), Longest),
            Payloads = own.Time("payloads", usual.Payloads, TimeSpan.Zero, TimeSpan.FromDays(30)),
            Mentions = Mentions(own, Rest),
        };
        var byKind = new Dictionary<string, TimeSpan>();
        foreach (var kind in kinds)
        {
            if (Mentions(own, kind.Kind) is { } kept)
                byKind[kind.Kind] = kept;
        }

        own.Done();
        return policy with { MentionsByKind = byKind };
    }

    /// <summary>Null when nothing is said: for ever, or what is said for the rest.</summary>
    private static TimeSpan? Mentions(SectionReader section, string key) =>
        section.Text(key) is null ? null : section.Time(key, Longest, TimeSpan.FromDays(1), Longest);
}
