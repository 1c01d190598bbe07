using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests;

public sealed class HttpFaceTests
{
    [Test]
    public async Task Everything_stored_can_be_paged_through_once_and_read_by_id()
    {
        await using var rig = await Rig.CreateAsync();
        using var face = new HttpFace();
        rig.Settings = rig.Settings with { Urls = face.Urls };
        rig.Web.Add("news", new FeedPlan(Items: 23));

        rig.StartWorker();
        await face.ReadyAsync();
        await rig.QuietAsync();
        var ids = new List<string>();
        var cursor = "";
        do
        {
            var page = await face.GetAsync($"api/v1/mentions?limit=5{cursor}");
            var list = page.EnumerateObject().First(property => property.Value.ValueKind == System.Text.Json.JsonValueKind.Array).Value;
            ids.AddRange(list.EnumerateArray().Select(item => item.GetProperty("mention").GetProperty("id").GetString()!));
            var next = page.EnumerateObject().FirstOrDefault(property => property.Name.Contains("cursor", StringComparison.OrdinalIgnoreCase)).Value;
            cursor = next.ValueKind == System.Text.Json.JsonValueKind.String ? $"&cursor={Uri.EscapeDataString(next.GetString()!)}" : "";
        }
        while (cursor.Length > 0 && ids.Count < 100);

        var one = await face.GetAsync($"api/v1/mentions/{ids[0]}");
        Assert.Multiple(() =>
        {
            Assert.That(ids, Has.Count.EqualTo(23).And.Unique);
            Assert.That(one.GetProperty("mention").GetProperty("id").GetString(), Is.EqualTo(ids[0]));
        });
    }

    [Test]
    public async Task A_second_process_with_the_same_database_and_address_ends_with_3()
    {
        await using var rig = await Rig.CreateAsync();
        using var face = new HttpFace();
        rig.Settings = rig.Settings with { Urls = face.Urls };
        rig.StartWorker();
        await face.ReadyAsync();

        var second = await rig.RunAsync("run");

        Assert.That(second.ExitCode, Is.EqualTo(3), second.ToString);
    }

    [TestCase("health/live", 200)]
    [TestCase("health/ready", 200)]
    [TestCase("api/v1/sources", 200)]
    [TestCase("openapi/v1.json", 200)]
    [TestCase("api/v1/mentions/00000000-0000-0000-0000-000000000000", 404)]
    [TestCase("api/v1/mentions/..%2f..%2fetc%2fpasswd", 404)]
    [TestCase("api/v1/mentions?limit=-1", 400)]
    [TestCase("api/v1/mentions?limit=1000000000", 400)]
    [TestCase("api/v1/mentions?cursor=%00%27%20or%201=1--", 400)]
    [TestCase("api/v1/mentions?since=yesterday", 400)]
    [TestCase("api/v1/mentions?stage=backstage", 400)]
    public async Task Every_path_answers_as_promised_and_errors_are_problem_details(string path, int status)
    {
        var answer = await Shared.StatusAsync(path);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Status, Is.EqualTo(status), answer.Body);
            Assert.That(answer.ContentType, status < 400 ? Is.EqualTo("application/json") : Is.EqualTo("application/problem+json"));
            Assert.That(answer.Body, Does.Not.Contain("   at "), "no stack traces");
        });
    }

    [Test]
    public async Task The_stream_goes_on_where_a_reader_left_it()
    {
        await using var rig = await Rig.CreateAsync();
        using var face = new HttpFace();
        rig.Settings = rig.Settings with { Urls = face.Urls };
        rig.Web.Add("news", new FeedPlan(Items: 40, Step: 4));

        rig.StartWorker();
        await face.ReadyAsync();
        var first = await face.EventsAsync("api/v1/stream", 8);
        var rest = await face.EventsAsync("api/v1/stream", 12, first[^1].Id);

        var ids = first.Concat(rest).Select(item => item.Data.GetProperty("mention").GetProperty("id").GetString());
        Assert.That(ids, Is.Unique);
    }

    private static Rig sharedRig = null!;

    private static HttpFace Shared { get; set; } = null!;

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        sharedRig = await Rig.CreateAsync();
        Shared = new HttpFace();
        sharedRig.Settings = sharedRig.Settings with { Urls = Shared.Urls };
        sharedRig.Web.Add("news", new FeedPlan(Items: 2));
        sharedRig.StartWorker();
        await Shared.ReadyAsync();
        await sharedRig.QuietAsync();
    }

    [OneTimeTearDown]
    public static async Task StopAsync()
    {
        Shared?.Dispose();
        await sharedRig.DisposeAsync();
    }
}
