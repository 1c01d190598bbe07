using System.Globalization;

namespace Listener.Fuzz;

/// <summary>
/// Feeds mutated payloads to everything that reads what strangers write. Each input follows from the seed and its number alone, so a finding is
/// met again with <c>--seed S --from N --inputs 1</c>.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (Options.Read(args) is not { } options)
        {
            await Console.Error.WriteLineAsync(Options.Usage);
            return 2;
        }

        var corpus = Corpus.Load(options.Repository, options.Folder);
        await using var web = await MapperWeb.StartAsync();
        Target[] targets =
        [
            new FeedTarget(corpus),
            new ItemsTarget(corpus),
            new QueryTarget(corpus),
            new ClassifierTarget(corpus),
            new WebhookTarget(corpus),
            new MapperTarget(corpus, web),
        ];
        var run = new FuzzRun(options, targets);
        return await run.RunAsync();
    }
}

/// <summary>What the command line asks for.</summary>
/// <param name="Inputs">How many to try.</param>
/// <param name="From">Number of the first one.</param>
/// <param name="Seconds">Stop after so many, wherever the run is.</param>
/// <param name="Memory">Ceiling of the resident memory in bytes.</param>
/// <param name="Folder">More seeds for every target; null for the repository's own payloads alone.</param>
internal sealed record Options(long Inputs, long From, int Seed, int Seconds, long Memory, int Threads, string Artifacts, string Repository, string? Folder)
{
    public const string Usage =
        "usage: eng/fuzz.sh [--inputs N] [--from N] [--seed N] [--seconds N] [--memory MIB] [--threads N] [--artifacts FOLDER] [--only feed|items|query|classifier|webhook|mapper] [FOLDER WITH SEEDS]";

    /// <summary>One target instead of all.</summary>
    public string? Only { get; init; }

    public static Options? Read(string[] args)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        string? folder = null;
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i].StartsWith("--", StringComparison.Ordinal) && i + 1 < args.Length)
                values[args[i]] = args[++i];
            else if (folder is null && Directory.Exists(args[i]))
                folder = args[i];
            else
                return null;
        }

        string[] known = ["--inputs", "--from", "--seed", "--seconds", "--memory", "--threads", "--artifacts", "--only"];
        if (values.Keys.Except(known).Any())
            return null;
        var repository = FindRepository();
        return new(
            Number("--inputs", 1_000_000),
            Number("--from", 0),
            (int)Number("--seed", 1),
            (int)Number("--seconds", int.MaxValue / 1000),
            Number("--memory", 768) * 1024 * 1024,
            (int)Number("--threads", Environment.ProcessorCount),
            values.GetValueOrDefault("--artifacts", Path.Combine(repository, "artifacts", "fuzz")),
            repository,
            folder)
        {
            Only = values.GetValueOrDefault("--only"),
        };

        long Number(string name, long usual) =>
            values.TryGetValue(name, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : usual;
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "listener.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No listener.sln above the program.");
        return folder.FullName;
    }
}
