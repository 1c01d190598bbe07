using System.Diagnostics.Metrics;
using System.Text.Json;
using Listener.Contracts;
using Listener.Storage;
using Listener.Worker.Polling;

namespace Listener.Worker.Telemetry;

/// <summary>The meter <c>Listener</c>, which docs/operations.md describes. Its tags are words of closed lists: no name of a source, no brand, no person.</summary>
public sealed class ListenerMeter
{
    /// <summary>What dotnet-counters and OpenTelemetry are told to read.</summary>
    public const string Name = "Listener";

    /// <summary>A sample that is older says nothing of now. Longer than any pause between two looks at the outbox.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _time;
    private readonly Counter<long> _posts;
    private readonly Counter<long> _polls;
    private readonly Counter<long> _verdicts;
    private volatile Sample? _outbox;

    /// <summary>Makes the instruments; nothing is counted until somebody listens.</summary>
    public ListenerMeter(IMeterFactory factory, TimeProvider time)
    {
        _time = time;
        var meter = factory.Create(Name);
        _posts = meter.CreateCounter<long>("listener.posts", "{post}", "Posts that sources gave, each in the state it ended in.");
        _polls = meter.CreateCounter<long>("listener.polls", "{poll}", "Polls that ended.");
        _verdicts = meter.CreateCounter<long>("listener.verdicts", "{mention}", "Mentions that were given a verdict that was news.");
        meter.CreateObservableGauge("listener.outbox.waiting", Waiting, "{message}", "Messages not sent yet, at the last look.");
    }

    /// <summary>A batch was committed. A delivery that had been taken before counts nothing.</summary>
    /// <param name="kind">Of the source.</param>
    public void Stored(string kind, CaptureBatch batch, CaptureResult result)
    {
        if (result.IsKnownDelivery)
        {
            return;
        }

        Add(result.Captured, "captured");
        Add(result.Repeats, "repeat");
        Add(result.Duplicates, "duplicate");
        Add(batch.NotMatched, "not_matched");
        Add(batch.Rejected.Count, "rejected");

        void Add(int posts, string state)
        {
            if (posts > 0)
            {
                _posts.Add(posts, new("kind", kind), new("state", state));
            }
        }
    }

    /// <summary>A poll ended.</summary>
    public void Polled(PollReport report) => _polls.Add(1, new("kind", report.Kind), new("outcome", report.Outcome));

    /// <summary>A verdict that was news was committed.</summary>
    public void Judged(Verdict verdict)
    {
        if (_verdicts.Enabled)
        {
            _verdicts.Add(1, new("stage", Word(verdict.Stage)), new("intent", Word(verdict.Intent)), new("urgency", Word(verdict.Urgency)));
        }
    }

    /// <summary>Somebody looked at the outbox, for a purpose of its own.</summary>
    public void Looked(OutboxLag lag) => _outbox = new(lag.Ready, _time.GetTimestamp());

    private IEnumerable<Measurement<long>> Waiting() =>
        _outbox is { } sample && _time.GetElapsedTime(sample.At) < Stale ? [new(sample.Ready)] : [];

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private sealed record Sample(long Ready, long At);
}
