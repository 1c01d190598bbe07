using System.IO.Compression;
using Listener.Classifier.Models;

namespace Listener.Classifier.Languages;

/// <summary>Weights that tell the languages of one script apart. Scripts share the columns: their n-grams never meet.</summary>
internal sealed class LanguageTable(WeightTable weights, LanguageTable.Choice[] choices)
{
    public WeightTable Weights { get; } = weights;

    public Choice? For(Script script) => Array.Find(choices, choice => choice.Script == script);

    public static LanguageTable Read(Stream stream)
    {
        using var reader = new BinaryReader(new BufferedStream(new BrotliStream(stream, CompressionMode.Decompress), 1 << 16));
        var bits = reader.ReadInt32();
        var choices = new Choice[reader.ReadInt32()];
        for (var i = 0; i < choices.Length; i++)
            choices[i] = Choice.Read(reader);

        return new(WeightTableFile.Read(reader, bits, WeightTable.Lanes), choices);
    }

    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(new BrotliStream(stream, CompressionLevel.SmallestSize));
        writer.Write(Weights.Bits);
        writer.Write(choices.Length);
        foreach (var choice in choices)
            choice.Write(writer);

        WeightTableFile.Write(Weights, writer);
    }

    /// <summary>Two languages of a script that share many words: a column of their own tells one from the other.</summary>
    internal readonly record struct Rivals(int One, int Other, int Column, float Unit, float Bias);

    /// <summary>The languages of a script: tags by column, what a step of a weight is worth, and the biases.</summary>
    internal sealed record Choice(Script Script, string[] Tags, float[] Units, float[] Biases, Rivals[] Pairs)
    {
        public static Choice Read(BinaryReader reader)
        {
            var script = (Script)reader.ReadByte();
            var tags = new string[reader.ReadInt32()];
            var (units, biases) = (new float[tags.Length], new float[tags.Length]);
            for (var i = 0; i < tags.Length; i++)
                (tags[i], units[i], biases[i]) = (reader.ReadString(), reader.ReadSingle(), reader.ReadSingle());
            var pairs = new Rivals[reader.ReadInt32()];
            for (var i = 0; i < pairs.Length; i++)
                pairs[i] = new(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadSingle(), reader.ReadSingle());
            return new(script, tags, units, biases, pairs);
        }

        public void Write(BinaryWriter writer)
        {
            writer.Write((byte)Script);
            writer.Write(Tags.Length);
            for (var i = 0; i < Tags.Length; i++)
            {
                writer.Write(Tags[i]);
                writer.Write(Units[i]);
                writer.Write(Biases[i]);
            }

            writer.Write(Pairs.Length);
            foreach (var (one, other, column, unit, bias) in Pairs)
            {
                writer.Write(one);
                writer.Write(other);
                writer.Write(column);
                writer.Write(unit);
                writer.Write(bias);
            }
        }
    }
}
