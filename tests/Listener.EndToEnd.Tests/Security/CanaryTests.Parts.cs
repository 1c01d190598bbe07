using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Listener.EndToEnd.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace Listener.EndToEnd.Tests.Security;

/// <summary>The canaries, how they are looked for, and the server that sings them back.</summary>
public sealed partial class CanaryTests
{
    /// <summary>Neither in the text nor in any byte of any file of the folder.</summary>
    private static void AssertUnseen(string text, string folder, string? except = null)
    {
        var places = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => (Name: Path.GetFileName(path), Text: Encoding.Latin1.GetString(File.ReadAllBytes(path))))
            .Prepend((Name: "output", Text: text));
        var found = places.SelectMany(place => Canary.In(place.Text).Select(name => $"{name} in {place.Name}: {Canary.Around(place.Text, name)}"))
            .Where(finding => except is null || !finding.StartsWith(except, StringComparison.Ordinal)).ToList();
        Assert.That(found, Is.Empty);
    }

    /// <summary>Values nobody else would write, each found by its own word in any of its usual disguises.</summary>
    private sealed class Canaries
    {
        private readonly Dictionary<string, string> values = new[]
        {
            "broker", "database", "webhook-new", "webhook-old", "webhook-out", "query", "alert", "x", "github", "stack", "forum", "sky", "api",
        }.ToDictionary(name => name, name => $"cnry{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(18))}");

        public static IReadOnlyList<string> SentToServers { get; } = ["alert", "forum", "github", "query", "sky", "stack", "x"];

        public string this[string name] => values[name];

        public IEnumerable<string> In(string text) => values
            .Where(pair => Disguises(pair.Value).Any(disguise => text.Contains(disguise, StringComparison.OrdinalIgnoreCase)))
            .Select(pair => pair.Key)
            .Concat(text.Contains("cnryShort", StringComparison.Ordinal) ? ["short"] : []);

        public string Around(string text, string name)
        {
            var at = Math.Max(0, text.IndexOf(values.GetValueOrDefault(name, "cnryShort"), StringComparison.OrdinalIgnoreCase));
            return text[Math.Max(0, at - 80)..Math.Min(text.Length, at + 80)];
        }

        // The middle of a base64 text is the same for every third place it may begin at, but for its ends.
        private static string[] Disguises(string value) =>
        [
            value,
            .. Enumerable.Range(0, 3).Select(skip => Convert.ToBase64String(Encoding.UTF8.GetBytes(value), skip, 36)[..44]),
        ];
    }

    /// <summary>Answers all there is with one status, and with everything it was sent in headers, address and body.</summary>
    private sealed class EchoServer(WebApplication app, int status) : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, bool> seen = [];

        public Uri Address { get; private set; } = null!;

        public IReadOnlyCollection<string> Seen => (IReadOnlyCollection<string>)seen.Keys;

        public static async Task<EchoServer> StartAsync(int status)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            var port = StubWeb.FreePort();
            builder.WebHost.ConfigureKestrel(options =>
            {
                for (byte host = 1; host <= 8; host++)
                {
                    options.Listen(new IPAddress([127, 0, 0, host]), port);
                }
            });
            var app = builder.Build();
            var server = new EchoServer(app, status) { Address = new Uri($"http://127.0.0.1:{port}/") };
            app.Run(server.AnswerAsync);
            await app.StartAsync();
            return server;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task AnswerAsync(HttpContext context)
        {
            using var reader = new StreamReader(context.Request.Body);
            var said = $"{context.Request.GetEncodedUrl()}\n{string.Join('\n', context.Request.Headers.Select(header => $"{header.Key}: {header.Value}"))}\n{await reader.ReadToEndAsync()}";
            foreach (var name in Canary.In(said))
            {
                seen[name] = true;
            }

            context.Response.StatusCode = status;
            context.Response.ContentType = "text/plain";
            if (status == 301)
            {
                // Away from here, so that nothing that is sent only home goes along.
                context.Response.Headers.Location = $"ftp://127.0.0.1/{context.Request.QueryString}&user={Uri.EscapeDataString(said[..Math.Min(said.Length, 2_000)])}";
            }

            await context.Response.WriteAsync($"{{\"error\":\"{said.ReplaceLineEndings(" ").Replace('"', '\'')}\",\"message\":\"{said.ReplaceLineEndings(" ").Replace('"', '\'')}\"}}");
        }
    }
}
