using System.Text.Json;
using Listener.Worker.Commands;
using Listener.Worker.Terminal;

namespace Listener.Worker.Tests.Commands;

public sealed class TrainVerbTests
{
    private static readonly string[] Bad = ["broken", "late", "lost", "damaged", "rude", "cold"];
    private static readonly string[] Good = ["lovely", "great", "perfect", "quick", "kind", "warm"];
    private static readonly string[] Things = ["parcel", "service", "driver", "app", "room", "flight"];

    private Folder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task A_model_does_not_take_the_place_of_its_data()
    {
        var data = await HistoryAsync();
        var before = await File.ReadAllTextAsync(data);

        var run = await Run.Of("train", "--data", data, "--out", data);

        Assert.That((run.ExitCode, await File.ReadAllTextAsync(data)), Is.EqualTo((2, before)), run.ToString);
    }

    [TestCase("", "is a folder")]
    [TestCase("none/own.model", "none/own.model'")]
    public async Task Where_no_model_can_be_written_nothing_is_learned_and_nothing_left(string output, string said)
    {
        var data = await HistoryAsync();

        var run = await Run.Of("train", "--data", data, "--out", _folder.Path(output));

        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Usage), run.ToString);
        Assert.That(run.Errors, Does.Contain(said).And.Not.Contain(".part").And.Not.Contain("rows from"));
        Assert.That(Directory.GetFileSystemEntries(_folder.Path("")), Is.EqualTo(new[] { data }));
        Assert.That(File.Exists(_folder.Path("").TrimEnd('/') + ".part"), Is.False);
    }

    [Test]
    public async Task A_model_that_can_no_longer_be_written_when_it_is_learned_leaves_no_part_of_it()
    {
        var (data, model) = (await HistoryAsync(), _folder.Path("own.model"));
        using var errors = new Noticing(() => Directory.CreateDirectory(model));
        using var output = new MemoryStream();

        var exitCode = await CommandLine.RunAsync(["train", "--data", data, "--out", model], new(Stream.Null, output, errors), () => ExitCodes.Interrupted, CancellationToken.None);

        Assert.That(exitCode, Is.EqualTo(ExitCodes.Failure), errors.ToString());
        Assert.That(errors.ToString(), Does.Contain($"--out {model} cannot be written").And.Not.Contain(".part"));
        Assert.That(File.Exists(model + ".part"), Is.False);
    }

    [Test]
    public async Task A_history_becomes_a_model_that_evaluate_measures_and_classify_uses()
    {
        var (data, model) = (await HistoryAsync(), _folder.Path("own.model"));

        var trained = await Run.Of("train", "--data", data, "--out", model, "--json");
        var measured = await Run.Of("evaluate", "--data", data, "--model", model, "--json");
        var classified = await Run.WithInputAsync("""{"text":"what a lovely driver"}""" + "\n", "classify", "--model", model);

        Assert.Multiple(() =>
        {
            Assert.That(trained.ExitCode, Is.Zero, trained.ToString);
            Assert.That(trained.Errors, Does.Contain("macro F1"), "progress goes to standard error");
            Assert.That(trained.Json[0].GetProperty("tasks")[0].GetString(), Is.EqualTo("sentiment"));
            var task = measured.Json[0].GetProperty("tasks")[0];
            Assert.That(task.GetProperty("macroF1").GetDouble(), Is.EqualTo(1));
            Assert.That(task.GetProperty("confusion").GetArrayLength(), Is.EqualTo(2));
            Assert.That(classified.Json[0].GetProperty("sentiment").GetDouble(), Is.Positive);
        });
    }

    [Test]
    public async Task The_same_history_gives_the_same_bytes()
    {
        var data = await HistoryAsync();
        var (first, second) = (_folder.Path("first"), _folder.Path("second"));

        await Run.Of("train", "--data", data, "--out", first, "--seed", "7");
        await Run.Of("train", "--data", data, "--out", second, "--seed", "7");

        Assert.That(await File.ReadAllBytesAsync(second), Is.EqualTo(await File.ReadAllBytesAsync(first)));
    }

    [Test]
    public async Task A_model_cut_short_is_refused_with_a_sentence()
    {
        var (data, model) = (await HistoryAsync(), _folder.Path("own.model"));
        await Run.Of("train", "--data", data, "--out", model);
        await File.WriteAllBytesAsync(model, (await File.ReadAllBytesAsync(model))[..^1]);

        var run = await Run.Of("evaluate", "--data", data, "--model", model);

        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Failure));
        Assert.That(run.Errors, Does.Contain("cut short"));
    }

    [Test]
    public async Task Rows_with_nothing_to_learn_leave_an_earlier_model_as_it_was()
    {
        var (data, model) = (_folder.Path("bare.jsonl"), _folder.Path("own.model"));
        await File.WriteAllTextAsync(data, """{"text":"no label"}""" + "\n");
        await File.WriteAllTextAsync(model, "what was there");

        var run = await Run.Of("train", "--data", data, "--out", model);

        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Failure));
        Assert.That(run.Errors, Does.Contain("nothing to learn"));
        Assert.That(await File.ReadAllTextAsync(model), Is.EqualTo("what was there"));
    }

    /// <summary>Standard error that does something as soon as anything is said.</summary>
    private sealed class Noticing(Action act) : StringWriter
    {
        public override Task WriteLineAsync(string? value)
        {
            act();
            return base.WriteLineAsync(value);
        }
    }

    private async Task<string> HistoryAsync()
    {
        var path = _folder.Path("history.jsonl");
        await File.WriteAllLinesAsync(
            path,
            [
                .. from thing in Things from word in Bad select JsonSerializer.Serialize(new { text = $"the {thing} is {word} again", sentiment = "negative" }),
                .. from thing in Things from word in Good select JsonSerializer.Serialize(new { text = $"what a {word} {thing}", sentiment = "positive" }),
            ]);
        return path;
    }
}
