using Listener.Connectors;
using Listener.Connectors.Feeds;
using Listener.Connectors.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Listener.Worker.Commands;

/// <summary>A feed as it was read, or why it was not.</summary>
/// <param name="Error">Null when it was read.</param>
internal sealed record FeedResult(string Input, IReadOnlyList<Post> Posts, string? Error = null)
{
    public string Format { get; init; } = "";

    public string Encoding { get; init; } = "";

    public bool IsIncomplete { get; init; }

    public IReadOnlyList<string> Problems { get; init; } = [];
}

/// <summary>Reads feeds from files, addresses and standard input; whatever happens to one, the next is read.</summary>
internal sealed class FeedInput(IServiceProvider connectors, Stream input, bool allowPrivate)
{
    private const int LargestFile = 64 * 1024 * 1024;

    // Made when the first address is met: most calls name files only.
    private readonly Lazy<SourceHttp> _http = new(connectors.GetRequiredService<SourceHttp>);

    public async Task<FeedResult> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return IsAddress(name) ? await FetchAsync(name, new Uri(name), cancellationToken) : Parse(name, await BytesAsync(name, cancellationToken), new(), null);
        }
        catch (Exception error) when (FetchException.TryFrom(error, out var failure) && !cancellationToken.IsCancellationRequested)
        {
            return new(name, [], error is IOException ? error.Message : Hint(failure));
        }
        catch (Exception error) when (error is not OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // One document among thousands must not cost the others.
            return new(name, [], error is UnauthorizedAccessException ? error.Message : $"internal error, please report it: {error.Message}");
        }
    }

    private static string Hint(FetchException failure) =>
        failure.Failure == FetchFailure.Refused ? $"{failure.Message} (--allow-private reads addresses that are not public)" : failure.Message;

    private static bool IsAddress(string name) =>
        (name.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || name.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        && Uri.TryCreate(name, UriKind.Absolute, out _);

    private async Task<FeedResult> FetchAsync(string name, Uri address, CancellationToken cancellationToken)
    {
        var body = await _http.Value.GetAsync(new("feed", "rss") { AllowPrivate = allowPrivate }, address, [], null, cancellationToken);
        return Parse(name, body.Bytes, new() { Document = body.FinalUri, ContentType = body.ContentType }, address);
    }

    private static FeedResult Parse(string name, ReadOnlyMemory<byte> bytes, FeedSource source, Uri? address)
    {
        var feed = FeedReader.Read(bytes, source with { IsStrict = true });
        return new(name, [.. feed.Entries.Select(entry => entry.ToPost(address))])
        {
            Format = feed.Format,
            Encoding = feed.Encoding,
            IsIncomplete = feed.IsIncomplete,
            Problems = feed.Problems,
        };
    }

    private async Task<byte[]> BytesAsync(string name, CancellationToken cancellationToken)
    {
        if (name != "-" && Directory.Exists(name))
            throw new FetchException(FetchFailure.Malformed, "is a folder, not a feed");
        await using var file = name == "-" ? input : await InputFiles.OpenAsync(name, cancellationToken);
        if (file.CanSeek && file.Length is > 0 and <= LargestFile)
        {
            var whole = new byte[file.Length];
            return whole[..await file.ReadAtLeastAsync(whole, whole.Length, throwOnEndOfStream: false, cancellationToken)];
        }

        // A pipe, or a file such as those of /proc that does not know its length.
        using var collected = new MemoryStream();
        var chunk = new byte[64 * 1024];
        while (await NextAsync() is > 0 and var read)
        {
            if (collected.Length + read > LargestFile)
                throw new FetchException(FetchFailure.Malformed, $"is larger than {LargestFile / 1024 / 1024} MB");
            collected.Write(chunk, 0, read);
        }

        // Ctrl-C also ends whoever writes into the pipe, and half a document is none.
        cancellationToken.ThrowIfCancellationRequested();
        return collected.ToArray();

        // A pipe and a terminal wait for their writer whatever the token says.
        Task<int> NextAsync() => file.ReadAsync(chunk, cancellationToken).AsTask().WaitAsync(cancellationToken);
    }
}
