using Listener.Classifier.Evaluation;
using Listener.Classifier.Models;
using Listener.Classifier.Training;

namespace Listener.Classifier.Tests.Training;

public sealed class TrainerTests
{
    private static readonly TrainerOptions Small = new() { Bits = 14 };

    [Test]
    public void What_was_taught_is_predicted()
    {
        var model = Trainer.Train(Rows(), Small, null, CancellationToken.None);

        Assert.That(Intent(model, "my parcel is broken again"), Is.EqualTo("complaint"));
        Assert.That(Intent(model, "thank you, lovely service"), Is.EqualTo("praise"));
    }

    [Test]
    public void The_same_rows_give_the_same_bytes()
    {
        var first = Bytes(Trainer.Train(Rows(), Small, null, CancellationToken.None));
        var second = Bytes(Trainer.Train(Rows(), Small, null, CancellationToken.None));

        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void Gold_rows_are_not_learned()
    {
        LabelledText[] gold = [.. Rows().Select(row => row with { Text = "zebra " + row.Text, Intent = row.Intent == "praise" ? "complaint" : "praise", Split = "gold" })];

        Assert.That(
            Bytes(Trainer.Train([.. Rows(), .. gold], Small, null, CancellationToken.None)),
            Is.EqualTo(Bytes(Trainer.Train(Rows(), Small, null, CancellationToken.None))));
    }

    [Test]
    public void A_file_may_hold_several_tasks()
    {
        LabelledText[] rows = [.. Rows().Select(row => row with { Sentiment = row.Intent == "praise" ? "positive" : "negative", Threat = row.Text.Contains("broken", StringComparison.Ordinal) })];

        var model = Trainer.Train(rows, Small, null, CancellationToken.None);

        Assert.That(string.Join(' ', model.Tasks.Select(task => task.Name)), Is.EqualTo("intent sentiment threat"));
    }

    [Test]
    public void What_the_model_started_from_knows_holds_for_words_the_rows_lack()
    {
        var alone = Trainer.Train(Rows(), new(), null, CancellationToken.None);
        var started = Trainer.Train(Rows(), new() { Prior = TextModel.Shipped }, null, CancellationToken.None);

        Assert.That(Complaint(started, "worst hotel ever, disgusting and disappointing"), Is.GreaterThan(Complaint(alone, "worst hotel ever, disgusting and disappointing")));
        Assert.That(Intent(started, "the parcel is broken again"), Is.EqualTo("complaint"));
    }

    [Test]
    public void A_model_to_start_from_needs_the_same_width() =>
        Assert.That(() => Trainer.Train(Rows(), Small with { Prior = TextModel.Shipped }, null, CancellationToken.None), Throws.ArgumentException);

    [Test]
    public void A_word_may_mean_one_thing_in_one_language_and_another_in_the_next()
    {
        LabelledText[] swapped = [.. Rows().Select(row => row with { Language = "sv", Intent = row.Intent == "praise" ? "complaint" : "praise" })];
        var model = Trainer.Train([.. Rows(), .. swapped], Small with { LeastLanguageRows = 10 }, null, CancellationToken.None);

        Assert.That(Intent(model, "the parcel is broken again"), Is.EqualTo("complaint"));
        Assert.That(Intent(model, "the parcel is broken again", "sv"), Is.EqualTo("praise"));
        using var file = new MemoryStream(Bytes(model));
        Assert.That(Intent(TextModel.Load(file), "the parcel is broken again", "sv"), Is.EqualTo("praise"), "the file keeps the languages");
    }

    [Test]
    public void Rows_without_labels_are_refused() =>
        Assert.That(() => Trainer.Train([new() { Text = "hello" }], Small, null, CancellationToken.None), Throws.ArgumentException);

    [Test]
    public void Training_can_be_stopped() =>
        Assert.That(() => Trainer.Train(Rows(), Small, null, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());

    [Test]
    public void An_evaluation_counts_what_was_predicted()
    {
        var report = Evaluator.Evaluate(Trainer.Train(Rows(), Small, null, CancellationToken.None), Rows());

        Assert.That(report.Tasks, Has.Count.EqualTo(1));
        Assert.That(report.Tasks[0].MacroF1, Is.EqualTo(1));
        Assert.That(report.Tasks[0].Confusion.Sum(row => row.Sum()), Is.EqualTo(report.Rows));
    }

    [Test]
    public async Task A_bad_line_is_named()
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "bad.jsonl");
        await File.WriteAllTextAsync(path, "{\"text\":\"fine\"}\n\n{\"text\":\"x\",\"intent\":\"rant\"}\n");

        Assert.That(
            async () => { await foreach (var _ in LabelledText.ReadAsync(path, CancellationToken.None)) { } },
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("line 3").And.Message.Contains("rant"));
    }

    internal static LabelledText[] Rows()
    {
        string[] bad = ["broken", "late", "lost", "damaged", "rude"], good = ["lovely", "great", "thank you", "fast", "kind"], things = ["parcel", "service", "driver", "app", "room", "flight"];
        return
        [
            .. from thing in things from word in bad select new LabelledText { Text = $"the {thing} is {word} again", Language = "en", Intent = "complaint" },
            .. from thing in things from word in good select new LabelledText { Text = $"{word}, what a {thing}", Language = "en", Intent = "praise" },
        ];
    }

    internal static byte[] Bytes(TextModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    private static float Complaint(TextModel model, string text)
    {
        var prediction = default(Prediction);
        model.Predict(new("", text, "en"), ref prediction);
        return prediction.Intent[1];
    }

    private static string Intent(TextModel model, string text, string language = "en")
    {
        var prediction = default(Prediction);
        model.Predict(new("", text, language), ref prediction);
        return ModelTask.Intent.Classes[prediction.Best(ModelTask.Intent)];
    }
}
