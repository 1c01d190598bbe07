using Listener.Classifier.Models;
using Listener.Classifier.Tests.Training;
using Listener.Classifier.Training;

namespace Listener.Classifier.Tests.Models;

public sealed class ModelFileTests
{
    private static readonly byte[] File = TrainerTests.Bytes(Trainer.Train(TrainerTests.Rows(), new() { Bits = 14 }, null, CancellationToken.None));

    [Test]
    public void A_model_read_back_says_the_same()
    {
        var model = TextModel.Load(new MemoryStream(File));

        Assert.That(TrainerTests.Bytes(model), Is.EqualTo(File));
    }

    [Test]
    public void A_file_cut_anywhere_is_refused([Range(0, 100, 7)] int percent) =>
        Assert.That(() => TextModel.Load(new MemoryStream(File[..(File.Length * percent / 101)])), Throws.TypeOf<ModelFileException>());

    [Test]
    public void A_changed_byte_is_found([Range(0, 100, 3)] int percent)
    {
        var changed = File.ToArray();
        changed[(changed.Length - 1) * percent / 100] ^= 0x40;

        Assert.That(() => TextModel.Load(new MemoryStream(changed)), Throws.TypeOf<ModelFileException>());
    }

    [Test]
    public void A_file_with_more_behind_it_is_refused() =>
        Assert.That(() => TextModel.Load(new MemoryStream([.. File, 0])), Throws.TypeOf<ModelFileException>());

    [Test]
    public void Another_file_is_refused() =>
        Assert.That(() => TextModel.Load(new MemoryStream("PK and so on, long enough for a header of sixty bytes or so"u8.ToArray())), Throws.TypeOf<ModelFileException>());

    [Test]
    public void A_newer_format_is_named()
    {
        var newer = File.ToArray();
        newer[8] = ModelFile.Version + 1;

        Assert.That(() => TextModel.Load(new MemoryStream(newer)), Throws.TypeOf<ModelFileException>().With.Message.Contains($"format {ModelFile.Version + 1}"));
    }
}
