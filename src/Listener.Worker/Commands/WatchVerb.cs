using System.CommandLine;
using Listener.Worker.Terminal;
using Microsoft.Extensions.Configuration;

namespace Listener.Worker.Commands;

/// <summary><c>listener watch</c>: the whole pipeline in one process, for one query, in the terminal.</summary>
internal static class WatchVerb
{
    public static Command Create(Shell shell)
    {
        var query = new Argument<string[]>("query") { Arity = ArgumentArity.OneOrMore, Description = WatchSetup.QueryHelp };
        var feed = new Option<string[]>("--feed") { Description = "A feed to read; may be given several times.", HelpName = "url" };
        var source = new Option<string[]>("--source") { Description = "A kind of source, with its setting where it needs one; may be given several times.", HelpName = "kind[=setting]" };
        var once = new Option<bool>("--once") { Description = "Reads every source once, prints what came of it and ends." };
        var limit = CommonOptions.Parsed("--for", "time", "Ends after that time.", LooseTime.DurationForms, LooseTime.Duration);
        var every = CommonOptions.Parsed("--every", "time", "Time between two reads of a source; its usual one when left out.", LooseTime.DurationForms, LooseTime.Duration);
        var db = new Option<string?>("--db") { Description = "Keeps what is found in this SQLite file, and shows only what no watch for this name has shown from it. Without it nothing is kept.", HelpName = "file" };
        var (allowPrivate, json) = (CommonOptions.AllowPrivate(), CommonOptions.Json());
        return new Verb(
            "watch",
            "Looks for a name in public sources that need no account and shows classified mentions as they are found.",
            "listener watch \"Acme Air\"",
            "listener watch '(\"acme air\" OR @acmeair) NOT \"air conditioner\"' --feed https://blog.example/feed/ --once --json")
        {
            query, feed, source, once, limit, every, db, allowPrivate, json,
        }.Streams(shell, async (parsed, cancellationToken) =>
        {
            var root = new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(Quiet).Build();
            await using var connectors = Settings.Connectors(root);
            using var store = WatchStore.At(parsed.GetValue(db));
            var request = new WatchRequest(string.Join(' ', parsed.GetRequiredValue(query)))
            {
                Feeds = parsed.GetValue(feed) ?? [],
                Sources = parsed.GetValue(source) ?? [],
                Every = parsed.GetValue(every),
                AllowPrivate = parsed.GetValue(allowPrivate),
            };
            if (WatchSetup.NameHint(request.Query) is { } hint)
                await shell.Error.WriteLineAsync(hint);
            var options = WatchSetup.Options(request, store.File, Settings.Kinds(connectors));
            await using var watch = new Watch(shell, options, root, parsed.GetValue(json));
            return await watch.RunAsync(parsed.GetValue(once), parsed.GetValue(limit), cancellationToken);
        });
    }

    /// <summary>A watch says itself what a person needs to know; the service's log would only repeat it.</summary>
    private static Dictionary<string, string?> Quiet => new()
    {
        ["Logging:LogLevel:Default"] = "Error",
        ["Logging:LogLevel:Microsoft"] = "Error",
        ["Logging:LogLevel:MassTransit"] = "Error",
        ["Logging:LogLevel:Listener.Worker.Hosting.StoreOpener"] = "None",
    };
}

/// <summary>The file of a watch; one that nobody asked for goes when the watch ends.</summary>
internal sealed class WatchStore : IDisposable
{
    private readonly DirectoryInfo? _temporary;

    private WatchStore(string file, DirectoryInfo? temporary) => (File, _temporary) = (file, temporary);

    public string File { get; }

    public static WatchStore At(string? file)
    {
        if (file is not null)
            return new(file, null);
        var folder = Directory.CreateTempSubdirectory("listener-watch-");
        return new(Path.Combine(folder.FullName, "watch.db"), folder);
    }

    public void Dispose()
    {
        try
        {
            _temporary?.Delete(recursive: true);
        }
        catch (IOException)
        {
            // The system's own clean-up of its temporary folder takes it.
        }
    }
}
