using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Listener.Tests;

/// <summary>A delivery that was accepted for the first time.</summary>
public sealed record Accepted(string Id, byte[] Body);

/// <summary>
/// A receiver of webhooks as docs/webhooks.md asks for one, written from the specification and sharing nothing with the sender: it checks the
/// signature over the raw body and the age, knows the ids it has accepted, and says 2xx to what it knows.
/// </summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private readonly HttpListener _listener = new();
    private readonly byte[] _key;
    private readonly Task _running;
    private readonly ConcurrentDictionary<string, byte[]> _accepted = new(StringComparer.Ordinal);
    private int _requests;

    /// <param name="key">The bytes of the secret.</param>
    public WebhookReceiver(byte[] key)
    {
        _key = key;
        Address = new Uri($"http://127.0.0.1:{FreePort()}/hooks/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _running = RunAsync();
    }

    public Uri Address { get; }

    /// <summary>What to answer the n-th request (from 1) before it is looked at; null to look at it.</summary>
    public Func<int, HttpListenerRequest, HttpListenerResponse, Task<int?>> Answer { get; set; } = (_, _, _) => Task.FromResult<int?>(null);

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Each id once, however often it came.</summary>
    public IReadOnlyCollection<Accepted> Deliveries => [.. _accepted.Select(pair => new Accepted(pair.Key, pair.Value))];

    /// <summary>Requests that were refused, and repeats of what was accepted.</summary>
    public int Refused { get; private set; }

    public int Repeats { get; private set; }

    /// <summary>The whole of the check.</summary>
    public static bool IsGood(byte[] key, string? id, string? timestamp, string? signatures, byte[] body, DateTimeOffset now)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance)
        {
            return false;
        }

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = Encoding.ASCII.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
        return (signatures ?? "").Split(' ').Any(signature => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), expected));
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _running;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task RunAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = TakeAsync(context);
        }
    }

    private async Task TakeAsync(HttpListenerContext context)
    {
        try
        {
            var (request, response) = (context.Request, context.Response);
            response.StatusCode = await Answer(Interlocked.Increment(ref _requests), request, response) ?? await TakeAsync(request);
            response.Close();
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // The sender is gone: it will come again.
        }
    }

    private async Task<int> TakeAsync(HttpListenerRequest request)
    {
        using var body = new MemoryStream();
        await request.InputStream.CopyToAsync(body);
        var (id, headers) = (request.Headers["webhook-id"], request.Headers);
        if (id is null || !IsGood(_key, id, headers["webhook-timestamp"], headers["webhook-signature"], body.ToArray(), TimeProvider.System.GetUtcNow()))
        {
            Refused++;
            return 401;
        }

        if (!_accepted.TryAdd(id, body.ToArray()))
            Repeats++;
        return 204;
    }
}
