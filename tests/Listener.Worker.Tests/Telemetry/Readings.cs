using System.Diagnostics.Metrics;
using Listener.Worker.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Listener.Worker.Tests.Telemetry;

/// <summary>Reads one process's meter as a collector would; other tests have meters of the same name.</summary>
internal sealed class Readings : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _sums = [];
    private readonly Dictionary<string, Instrument> _instruments = [];

    public Readings(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ListenerMeter.Name && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                lock (_lock)
                    _instruments[instrument.Name] = instrument;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(Note);
        _listener.Start();
    }

    public IReadOnlyCollection<Instrument> Instruments => _instruments.Values;

    /// <summary>Everything so far: <c>listener.posts kind=rss state=captured</c> and how many. What is only observed is asked for now.</summary>
    public IReadOnlyDictionary<string, long> Read()
    {
        _listener.RecordObservableInstruments();
        lock (_lock)
            return new Dictionary<string, long>(_sums);
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>A factory of its own for a test that has no host.</summary>
    public static IMeterFactory Factory() => new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    private void Note(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var series = instrument.Name;
        foreach (var (key, word) in tags)
            series += $" {key}={word}";
        lock (_lock)
            _sums[series] = instrument.IsObservable ? value : _sums.GetValueOrDefault(series) + value;
    }
}
