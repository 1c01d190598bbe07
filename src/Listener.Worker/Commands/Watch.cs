using Listener.Storage;
using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Listener.Worker.Polling;
using Listener.Worker.Terminal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Listener.Worker.Commands;

/// <summary>A running watch: the service without its HTTP face, and a tail of its own store.</summary>
internal sealed class Watch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    /// <summary>Mentions written at once. Few: where the reader is slow, a kill has so many shown again.</summary>
    private const int Page = 100;

    private readonly Shell _shell;
    private readonly ListenerOptions _options;
    private readonly IHost _host;
    private readonly MentionPrinter _printer;
    private readonly StoreTail _tail;
    private readonly ReadingPlace _place;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string?> _polled = [];
    private bool _once;
    private bool _answered;
    private bool _saidOffline;

    public Watch(Shell shell, ListenerOptions options, IConfiguration configuration, bool json)
    {
        (_shell, _options) = (shell, options);
        _host = ListenerHost.Build(options, configuration);
        _printer = new(shell, json);
        _tail = new(_host.Services.GetRequiredService<MentionStore>(), shell.Time, Page);
        _place = new(_host.Services.GetRequiredService<DeliveryStore>(), options.Reader!, shell);
        _host.Services.GetRequiredService<PollReports>().Finished += Note;
    }

    private bool EverySourceIsPolled
    {
        get
        {
            lock (_lock)
                return _polled.Count == _options.Sources.Count;
        }
    }

    /// <summary>Until cancelled, the time is over or, with <paramref name="once"/>, everything that was found is printed.</summary>
    public async Task<int> RunAsync(bool once, TimeSpan? limit, CancellationToken cancellationToken)
    {
        _once = once;
        await _shell.Error.WriteLineAsync(Greeting());
        var lifetime = _host.Services.GetRequiredService<IHostApplicationLifetime>();
        var started = _shell.Time.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        await _host.StartAsync(cancellationToken);
        try
        {
            await _host.Services.GetRequiredService<StoreGate>().OpenedAsync(stop.Token);
            await NoteThrottledAsync(stop.Token);
            await ShowAsync(() => limit is { } most && _shell.Time.GetElapsedTime(started) >= most, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && Exit.Code != ExitCodes.Success)
        {
            if (Exit.Reason.Length > 0)
                await _shell.Error.WriteLineAsync(SafeText.Line(Exit.Reason));
            return Exit.Code;
        }
        finally
        {
            using var late = new CancellationTokenSource(Farewell);
            try
            {
                await _place.KeepAsync(late.Token);
            }
            finally
            {
                await StopAsync(late.Token);
            }
        }

        return once && AllFailed() ? ExitCodes.Failure : Exit.Code;
    }

    public ValueTask DisposeAsync()
    {
        _printer.Dispose();
        _host.Dispose();
        return ValueTask.CompletedTask;
    }

    private HostExit Exit => _host.Services.GetRequiredService<HostExit>();

    private async Task ShowAsync(Func<bool> isOver, CancellationToken cancellationToken)
    {
        await _place.OpenAsync(cancellationToken);
        for (var isLast = false; !isLast; await Task.Delay(isLast ? TimeSpan.Zero : Pause, cancellationToken))
        {
            // Asked before reading: what is settled by then is in what is read next.
            isLast = isOver() || (_once && await IsSettledAsync(cancellationToken));
            await foreach (var page in _tail.ReadAsync(_place.Cursor, null, cancellationToken))
            {
                // What other watches and services left in the same file is theirs to show.
                _printer.Print(StoreTail.Messages(page.Where(record => record.Mention.Brand == _options.Brands[0].Key)));
                _place.Cursor = page[^1].Cursor;
                await _place.KeepWhenDueAsync(cancellationToken);
            }

            await _place.KeepWhenDueAsync(cancellationToken);
        }

        await _place.FinishAsync(cancellationToken);
    }

    private async Task<bool> IsSettledAsync(CancellationToken cancellationToken)
    {
        if (!EverySourceIsPolled)
            return false;
        var lag = await _host.Services.GetRequiredService<OutboxStore>().LagAsync(_shell.Time.GetUtcNow(), cancellationToken);
        return lag is { Ready: 0, Unsettled: 0 };
    }

    private async Task StopAsync(CancellationToken late)
    {
        try
        {
            await _host.StopAsync(late);
        }
        catch (OperationCanceledException)
        {
            // What did not finish is in the store, if there is one to keep.
        }
    }

    private bool AllFailed()
    {
        lock (_lock)
            return _polled.Count > 0 && _polled.Values.All(error => error is not null);
    }

    /// <summary>A source that an earlier watch left waiting for its server's sake is not read before; that is its result for now.</summary>
    private async Task NoteThrottledAsync(CancellationToken cancellationToken)
    {
        var now = _shell.Time.GetUtcNow();
        foreach (var source in await _host.Services.GetRequiredService<SourceStore>().ListAsync(now, cancellationToken))
        {
            if (source is { Enabled: true, State: SourceStates.Throttled, NextDueAt: { } due } && due > now)
                Note(new(source.Name, source.Kind, 0, 0, source.LastError) { Outcome = source.State, AskedAgain = due });
        }
    }

    /// <summary>One line when a source begins to fail, or fails in another way, and one when it is back.</summary>
    private void Note(PollReport report)
    {
        lock (_lock)
        {
            var before = _polled.GetValueOrDefault(report.Source);
            _polled[report.Source] = report.Error;
            _answered |= !report.IsUnreachable;
            if (report.Error != before)
            {
                var paint = new Paint(_shell.HasColour && _shell.IsErrorTerminal);
                _shell.Error.WriteLine(report.Error is { } error
                    ? $"{paint.Red(SafeText.Line(report.Source))}: {SafeText.Line(Hint(error), 400)}{AskedAgain(report)}"
                    : $"{paint.Green(SafeText.Line(report.Source))}: reads again");
            }

            if (!_answered && !_saidOffline && EverySourceIsPolled)
            {
                _saidOffline = true;
                _shell.Error.WriteLine("No source could be reached. Is this machine connected to the internet? A watch without --once goes on asking.");
            }
        }
    }

    /// <summary>A watch that ends after one read does not ask again itself, and the next one asks at once, save where a server asked for patience.</summary>
    private string AskedAgain(PollReport report) => report.AskedAgain is { } due && (!_once || report.Outcome == SourceStates.Throttled)
        ? $" It is asked again {RelativeTime.Until(due, _shell.Time.GetUtcNow())}."
        : "";

    // Here the setting has another name.
    private static string Hint(string error) => error.Replace(
        "AllowPrivate: true allows it", "--allow-private allows it", StringComparison.Ordinal);

    private string Greeting()
    {
        var sources = string.Join(", ", _options.Sources.Select(source => SafeText.Line(source.Definition.Setting("Url") is { } url && Uri.TryCreate(url, UriKind.Absolute, out var address)
            ? Listener.Connectors.Http.SafeUrl.Of(address)
            : source.Definition.Name)));
        return $"Watching {SafeText.Line(_options.Brands[0].Query.Text, 200)} in {(sources.Length == 0 ? "no source" : sources)}. Ctrl-C ends it.";
    }
}
