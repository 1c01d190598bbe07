using System.Net;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Listener.Contracts;

namespace Listener.Worker.Tests.Api;

public sealed class StreamEndpointTests
{
    [Test]
    public async Task A_reader_that_comes_back_misses_nothing_and_sees_nothing_twice()
    {
        await using var host = await ApiHost.StartAsync();
        for (var number = 1; number <= 5; number++)
            await host.StoreAsync(number);

        var first = await ReadAsync(host, "api/v1/stream?since=2020-01-01", 2);
        for (var number = 6; number <= 8; number++)
            await host.StoreAsync(number);
        var rest = await ReadAsync(host, "api/v1/stream", 6, first[^1].EventId);

        Assert.That(first.Concat(rest).Select(Number), Is.EqualTo(new[] { "1", "2", "3", "4", "5", "6", "7", "8" }));
    }

    [Test]
    public async Task Without_a_place_to_start_it_brings_what_comes_from_now_on()
    {
        await using var host = await ApiHost.StartAsync();
        await host.StoreAsync(1);
        await using var reader = new Reader(await OpenAsync(host, "api/v1/stream"));

        await host.StoreAsync(2, urgency: null);
        await host.StoreAsync(3);
        var message = await reader.NextAsync();

        Assert.That(Number(message), Is.EqualTo("3"), "only classified ones are events");
    }

    [Test]
    public async Task The_data_is_the_message_of_the_bus()
    {
        await using var host = await ApiHost.StartAsync();
        var mention = await host.StoreAsync(1, text: "Acme Air: \"ä\"\r\n\u2028second line");

        var message = (await ReadAsync(host, "api/v1/stream?since=2020-01-01", 1))[0];
        var read = JsonSerializer.Deserialize(message.Data, ContractsJson.Readable.MentionClassified)!;

        Assert.Multiple(() =>
        {
            Assert.That(read.Mention.Id, Is.EqualTo(mention.Id));
            Assert.That(read.Mention.Text, Is.EqualTo(mention.Text));
            Assert.That(read.Verdict.Urgency, Is.EqualTo(Urgency.High));
            Assert.That(read.Schema, Is.EqualTo(MentionClassified.SchemaName));
        });
    }

    [Test]
    public async Task A_filter_keeps_the_rest_out()
    {
        await using var host = await ApiHost.StartAsync();
        await host.StoreAsync(1, Urgency.Low);
        await host.StoreAsync(2, Urgency.Critical);

        var messages = await ReadAsync(host, "api/v1/stream?since=2020-01-01&urgency=high%2B", 1);

        Assert.That(Number(messages[0]), Is.EqualTo("2"));
    }

    [Test]
    public async Task A_quiet_stream_shows_that_it_lives()
    {
        await using var host = await ApiHost.StartAsync(options => options with { Heartbeat = TimeSpan.FromMilliseconds(300) });

        using var answer = await OpenAsync(host, "api/v1/stream");
        using var text = new StreamReader(await answer.Content.ReadAsStreamAsync());
        List<string?> lines = [];
        for (var i = 0; i < 4; i++)
            lines.Add(await text.ReadLineAsync());

        Assert.That(lines, Is.EqualTo(new[] { "retry: 2000", "", ": listening", "" }));
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/event-stream"));
    }

    [TestCase("abc")]
    [TestCase("-1")]
    [TestCase("999999", Description = "an id of another database: waiting for it would miss everything until then")]
    public async Task An_id_it_never_gave_is_refused(string lastEventId)
    {
        await using var host = await ApiHost.StartAsync();
        await host.StoreAsync(1);

        using var answer = await OpenAsync(host, "api/v1/stream", lastEventId);

        Assert.That((int)answer.StatusCode, Is.EqualTo(400));
    }

    [Test]
    public async Task A_reader_that_takes_nothing_is_cut_off_and_the_others_are_served()
    {
        await using var host = await ApiHost.StartAsync(options => options with { StreamPatience = TimeSpan.FromMilliseconds(500) });
        using var slow = new TcpClient { ReceiveBufferSize = 4_096 };
        await slow.ConnectAsync(IPAddress.Loopback, host.Address.Port);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /api/v1/stream?since=2020-01-01 HTTP/1.1\r\nHost: x\r\n\r\n"));
        for (var number = 1; number <= 400; number++)
            await host.StoreAsync(number, text: new string('a', 20_000));

        var other = await ReadAsync(host, "api/v1/stream?since=2020-01-01", 400);
        await Task.Delay(1_500);
        var bytes = 0L;
        try
        {
            var buffer = new byte[65_536];
            int length;
            while ((length = await slow.GetStream().ReadAsync(buffer)) > 0)
                bytes += length;
        }
        catch (IOException)
        {
            // Reset by the server.
        }

        Assert.That(other, Has.Count.EqualTo(400));
        Assert.That(bytes, Is.LessThan(400 * 20_000));
    }

    [Test]
    public async Task Stopping_does_not_wait_for_readers()
    {
        var host = await ApiHost.StartAsync();
        using var answer = await OpenAsync(host, "api/v1/stream");

        var stopping = host.DisposeAsync().AsTask();

        Assert.That(await Task.WhenAny(stopping, Task.Delay(TimeSpan.FromSeconds(10))), Is.SameAs(stopping));
    }

    private static string? Number(SseItem<string> message) =>
        JsonDocument.Parse(message.Data).RootElement.GetProperty("mention").GetProperty("externalId").GetString();

    private static async Task<HttpResponseMessage> OpenAsync(ApiHost host, string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        return await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<IReadOnlyList<SseItem<string>>> ReadAsync(ApiHost host, string path, int count, string? lastEventId = null)
    {
        await using var reader = new Reader(await OpenAsync(host, path, lastEventId));
        List<SseItem<string>> messages = [];
        while (messages.Count < count)
            messages.Add(await reader.NextAsync());
        return messages;
    }

    private sealed class Reader(HttpResponseMessage answer) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _late = new(TimeSpan.FromSeconds(30));
        private IAsyncEnumerator<SseItem<string>>? _messages;

        public async Task<SseItem<string>> NextAsync()
        {
            _messages ??= SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync(_late.Token).GetAsyncEnumerator();
            Assert.That(await _messages.MoveNextAsync(), Is.True, "the stream ended");
            return _messages.Current;
        }

        public async ValueTask DisposeAsync()
        {
            if (_messages is not null)
                await _messages.DisposeAsync();
            answer.Dispose();
            _late.Dispose();
        }
    }
}
