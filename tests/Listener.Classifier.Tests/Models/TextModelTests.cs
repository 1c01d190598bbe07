using Listener.Classifier.Models;
using Listener.Classifier.Training;

namespace Listener.Classifier.Tests.Models;

public sealed class TextModelTests
{
    [TestCase("en", "Where is my refund? Third email and still no answer.", "complaint")]
    [TestCase("en", "Thank you so much, the crew was wonderful!", "praise")]
    [TestCase("en", "How do I change my address?", "question")]
    [TestCase("de", "Seit drei Wochen warte ich auf mein Geld, niemand antwortet", "complaint")]
    [TestCase("de", "Vielen Dank, super Service!", "praise")]
    [TestCase("fr", "Merci beaucoup, équipe formidable", "praise")]
    [TestCase("es", "Llevo dos semanas esperando el reembolso y nadie contesta", "complaint")]
    [TestCase("ru", "Спасибо большое, всё быстро и вежливо", "praise")]
    [TestCase("zh", "等了两个小时还没送到，太差了", "complaint")]
    public void The_shipped_model_reads_plain_cases(string language, string text, string intent)
    {
        var prediction = default(Prediction);
        TextModel.Shipped.Predict(new LabelledText { Text = text, Language = language }.Input(), ref prediction);

        Assert.That(ModelTask.Intent.Classes[prediction.Best(ModelTask.Intent)], Is.EqualTo(intent));
    }

    [Test]
    public void Probabilities_sum_to_one()
    {
        var prediction = default(Prediction);
        TextModel.Shipped.Predict(new("", "The app crashes", "en"), ref prediction);

        foreach (var task in TextModel.Shipped.Tasks)
            Assert.That(prediction.Of(task).ToArray().Sum(), Is.EqualTo(1).Within(1e-4), task.Name);
    }

    [Test]
    public void The_score_of_sentiment_is_clear_of_neutral()
    {
        var prediction = default(Prediction);
        TextModel.Shipped.Predict(new("", "Worst airline ever, horrible and rude", "en"), ref prediction);
        Assert.That(prediction.SentimentScore, Is.InRange(-1, -0.35));
    }

    [Test]
    public void An_explanation_quotes_the_words_as_written()
    {
        const string Title = "Parcel", Text = "ThAnK you, GREAT service";
        var words = TextModel.Shipped.Explain(new(Title, Text, "en"), ModelTask.Intent, 3, 5);

        Assert.That(words, Is.Not.Empty);
        foreach (var word in words)
            Assert.That((Title + "\n" + Text).Substring(word.Start, word.Length), Is.EqualTo(word.Word));
        Assert.That(words.Where(word => word.Weight > 0).Select(word => word.Word), Has.Some.EqualTo("ThAnK").Or.Some.EqualTo("GREAT"));
    }

    [Test]
    public void The_words_found_while_predicting_are_those_of_the_explanation()
    {
        const string Text = "Still waiting for my refund, nobody answers. Thanks for nothing!";
        var prediction = default(Prediction);
        Span<WordShare> top = stackalloc WordShare[3];
        var count = TextModel.Shipped.PredictExplained(new("", Text, "en"), ref prediction, ModelTask.Intent, top);
        var explained = TextModel.Shipped.Explain(new("", Text, "en"), ModelTask.Intent, prediction.Best(ModelTask.Intent), 3);

        Assert.That(count, Is.EqualTo(explained.Count).And.EqualTo(3));
        for (var i = 0; i < count; i++)
            Assert.That(top[i].Read("", Text), Is.EqualTo(explained[i].Word));
    }

    [Test]
    public void Predicting_allocates_nothing()
    {
        var prediction = default(Prediction);
        Predict();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Predict();

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Predict() => TextModel.Shipped.Predict(new("Delay", "Still waiting for my bag 😡 http://x.y @AcmeAir 退款", "en"), ref prediction);
    }

    [Test]
    public void Threads_agree()
    {
        string[] texts = [.. Enumerable.Range(0, 200).Select(number => $"order {number} is late and nobody answers, thanks for nothing")];
        var alone = Array.ConvertAll(texts, Score);

        Assert.That(texts.AsParallel().AsOrdered().Select(Score).ToArray(), Is.EqualTo(alone));

        static double Score(string text)
        {
            var prediction = default(Prediction);
            TextModel.Shipped.Predict(new("", text, "en"), ref prediction);
            return prediction.SentimentScore;
        }
    }
}
