using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Listener.Connectors;
using Listener.Worker.Capture;
using Listener.Worker.Configuration;
using Listener.Worker.Terminal;
using Microsoft.Extensions.DependencyInjection;

namespace Listener.Worker.Commands;

/// <summary><c>listener check</c>: the configuration, and with <c>--probe</c> the sources.</summary>
internal static class CheckVerb
{
    private const int AtOnce = 4;

    public static Command Create(Shell shell)
    {
        var config = CommonOptions.Config();
        var probe = new Option<bool>("--probe") { Description = "Also fetches one page of every source and says what came back. Nothing is stored." };
        var json = CommonOptions.Json();
        return new Verb("check", "Checks the configuration without touching the network.", "listener check", "listener check --config /etc/listener/appsettings.json --probe")
        {
            config, probe, json,
        }.Does(async (parsed, cancellationToken) =>
        {
            var settings = Settings.Read(parsed.GetValue(config));
            using var lines = parsed.GetValue(json) ? new JsonLines(shell.Output) : null;
            if (lines is null)
                await PrintAsync(shell, settings.Options);
            else
                lines.Write(settings.Options, Write);
            foreach (var advice in ConfigurationAdvice.For(settings.Options))
                await shell.Error.WriteLineAsync($"Warning: {SafeText.Line(advice, 400)}");
            var exitCode = parsed.GetValue(probe) ? await ProbeAsync(shell, settings, lines, cancellationToken) : ExitCodes.Success;
            lines?.Flush();
            return exitCode;
        });
    }

    private static async Task PrintAsync(Shell shell, ListenerOptions options)
    {
        await using var text = shell.OpenText();
        await text.WriteLineAsync("The configuration is good.");
        await text.WriteLineAsync($"  roles    {options.Roles}");
        await text.WriteLineAsync($"  brands   {Names(options.Brands.Select(brand => brand.Key))}");
        await text.WriteLineAsync($"  sources  {Names(options.Sources.Select(source => $"{source.Definition.Name} ({source.Definition.Kind})"))}");
        await text.WriteLineAsync($"  storage  {options.Storage.Provider}");
        await text.WriteLineAsync($"  broker   {(options.Broker.Transport == Transport.InMemory ? "in this process" : $"RabbitMQ at {options.Broker.Uri.Host}")}");
        await text.WriteLineAsync($"  http     {(options.Roles.HasFlag(Roles.Api) ? string.Join(", ", options.Http.Urls) : "off")}");
    }

    private static string Names(IEnumerable<string> names)
    {
        var all = names.Select(name => SafeText.Line(name, 100)).ToList();
        return all.Count == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{all.Count}: {string.Join(", ", all)}");
    }

    private static void Write(Utf8JsonWriter json, ListenerOptions options)
    {
        json.WriteBoolean("ok", true);
        json.WriteString("roles", options.Roles.ToString());
        json.WriteStartArray("brands");
        foreach (var brand in options.Brands)
            json.WriteStringValue(brand.Key);
        json.WriteEndArray();
        json.WriteStartArray("sources");
        foreach (var source in options.Sources)
            json.WriteStringValue(source.Definition.Name);
        json.WriteEndArray();
        json.WriteString("storage", options.Storage.Provider.ToString());
        json.WriteString("broker", options.Broker.Transport.ToString());
        json.WriteStartArray("warnings");
        foreach (var advice in ConfigurationAdvice.For(options))
            json.WriteStringValue(advice);
        json.WriteEndArray();
    }

    private static async Task<int> ProbeAsync(Shell shell, Settings settings, JsonLines? lines, CancellationToken cancellationToken)
    {
        await using var connectors = Settings.Connectors(settings.Root);
        var byKind = connectors.GetServices<IConnector>().ToDictionary(connector => connector.Info.Kind);
        var capture = new MentionCapture(settings.Options.Brands);
        var exitCode = ExitCodes.Success;
        await using var text = shell.OpenText();
        var answers = InOrder.SelectAsync(
            settings.Options.Sources.ToAsyncEnumerable(), AtOnce, (source, token) => ProbeAsync(source, byKind[source.Definition.Kind], capture, shell.Time, token), cancellationToken);
        await foreach (var answer in answers)
        {
            exitCode = answer.Error is null ? exitCode : ExitCodes.Failure;
            if (lines is not null)
                lines.Write(answer, Write);
            else
                await text.WriteLineAsync(answer.ToString());
            await text.FlushAsync(cancellationToken);
        }

        return exitCode;
    }

    private static async Task<Answer> ProbeAsync(
        SourceOptions source, IConnector connector, MentionCapture capture, TimeProvider time, CancellationToken cancellationToken)
    {
        var (name, kind) = (source.Definition.Name, source.Definition.Kind);
        if (connector.Info.Interval == Timeout.InfiniteTimeSpan)
            return new(name, kind, 0, 0, null) { IsPushed = true };
        try
        {
            var page = await connector.FetchAsync(source.Definition, null, cancellationToken);
            var matched = capture.From(page, source, connector.Info.Channel, time.GetUtcNow()).Posts.Count;
            return new(name, kind, page.Posts.Count, matched, null);
        }
        catch (Exception error) when (FetchException.TryFrom(error, out var failure) && !cancellationToken.IsCancellationRequested)
        {
            return new(name, kind, 0, 0, $"{failure.Failure}: {failure.Message}");
        }
    }

    private static void Write(Utf8JsonWriter json, Answer answer)
    {
        json.WriteString("source", answer.Source);
        json.WriteString("kind", answer.Kind);
        json.WriteNumber("posts", answer.Posts);
        json.WriteNumber("matched", answer.Matched);
        json.WriteString("error", answer.Error);
    }

    private sealed record Answer(string Source, string Kind, int Posts, int Matched, string? Error)
    {
        public bool IsPushed { get; init; }

        public override string ToString() => $"  {SafeText.Line(Source)} ({Kind}): " + this switch
        {
            { Error: { } error } => SafeText.Line(error),
            { IsPushed: true } => "is pushed, there is nothing to fetch",
            _ => string.Create(CultureInfo.InvariantCulture, $"{Posts} posts, {Matched} about a brand"),
        };
    }
}
