using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using Listener.Classifier.Features;
using Listener.Classifier.Training;

namespace Listener.Classifier.Models;

/// <summary>
/// The model file, little-endian: "LSTNMODL", format version, length and SHA-256 of the body, the body compressed with Brotli.
/// The body: description, scales, languages with own weights, heads, then the rows that are not all zero: gaps between their numbers, and their weights column by column.
/// </summary>
internal static class ModelFile
{
    /// <summary>Rises with every change of features, hashing or layout.</summary>
    public const int Version = 7;

    // A brotli stream gives single bytes at the price of thousands.
    private const int BufferSize = 1 << 16;

    private const int HeaderLength = 8 + 4 + 4 + 32;
    private const int LargestBody = 1 << 28, MostLanguages = 1000;

    private static ReadOnlySpan<byte> Magic => "LSTNMODL"u8;

    public static void Write(TextModel model, Stream stream)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, new BrotliCompressionOptions { Quality = 8 }, leaveOpen: true))
        using (var writer = new BinaryWriter(brotli))
            WriteBody(model, writer);

        var body = packed.ToArray();
        Span<byte> header = stackalloc byte[HeaderLength];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], body.Length);
        SHA256.HashData(body, header[16..]);
        stream.Write(header);
        stream.Write(body);
    }

    public static TextModel Read(Stream stream)
    {
        var header = new byte[HeaderLength];
        if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || !header.AsSpan(0, 8).SequenceEqual(Magic))
            throw new ModelFileException("This is no model file of Listener.");
        var version = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8));
        if (version != Version)
            throw new ModelFileException($"The model file has format {version}, this version reads {Version}: train it again.");
        var length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12));
        if (length is < 0 or > LargestBody)
            throw new ModelFileException("The model file's length makes no sense: it is damaged.");

        var body = new byte[length];
        if (stream.ReadAtLeast(body, length, throwOnEndOfStream: false) < length)
            throw new ModelFileException("The model file was cut short.");
        if (stream.ReadByte() >= 0)
            throw new ModelFileException("The model file is longer than it says: it is damaged.");
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(header.AsSpan(16)))
            throw new ModelFileException("The model file was changed or damaged: its checksum is wrong.");

        try
        {
            using var reader = new BinaryReader(new BufferedStream(new BrotliStream(new MemoryStream(body), CompressionMode.Decompress), BufferSize));
            return ReadBody(reader);
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException or IOException or FormatException or ArgumentException or InvalidOperationException or IndexOutOfRangeException)
        {
            // The checksum holds, so somebody wrote it that way.
            throw new ModelFileException("The model file has a body that this version cannot read.", error);
        }
    }

    private static void WriteBody(TextModel model, BinaryWriter writer)
    {
        writer.Write(model.About);
        writer.Write(model.Scales.Words);
        writer.Write(model.Scales.Chars);
        writer.Write(model.Scales.Shapes);
        writer.Write(model.Scales.Concepts);
        writer.Write(model.Scales.Terms);
        writer.Write(model.Languages.Length);
        foreach (var language in model.Languages)
            writer.Write(language);
        writer.Write(model.Weights.Bits);
        writer.Write(model.Heads.Length);
        foreach (var head in model.Heads)
            WriteHead(head, writer);

        WeightTableFile.Write(model.Weights, writer);
    }

    private static TextModel ReadBody(BinaryReader reader)
    {
        var about = reader.ReadString();
        var scales = new FamilyScales(reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle());
        var languages = new uint[Within(reader.ReadInt32(), 0, MostLanguages)];
        for (var i = 0; i < languages.Length; i++)
            languages[i] = reader.ReadUInt32();
        var bits = Within(reader.ReadInt32(), 8, 22);
        var heads = new ModelHead[Within(reader.ReadInt32(), 1, ModelTask.All.Count)];
        var columns = 0;
        for (var i = 0; i < heads.Length; i++)
        {
            heads[i] = ReadHead(reader, columns);
            columns += heads[i].Columns;
        }

        return new(heads, WeightTableFile.Read(reader, bits, columns), scales, languages, about);
    }

    private static void WriteHead(ModelHead head, BinaryWriter writer)
    {
        writer.Write(head.Task.Name);
        writer.Write(head.Classes.Length);
        foreach (var index in head.Classes)
            writer.Write(index);
        for (var i = 0; i < head.Columns; i++)
        {
            writer.Write(head.Biases[i]);
            writer.Write(head.Units[i]);
        }

        writer.Write(head.Sharpness);
        foreach (var offset in head.Offsets)
            writer.Write(offset);
    }

    private static ModelHead ReadHead(BinaryReader reader, int column)
    {
        var name = reader.ReadString();
        var task = ModelTask.All.FirstOrDefault(known => known.Name == name) ?? throw new InvalidDataException($"Unknown task {name}.");
        var classes = new int[Within(reader.ReadInt32(), 2, task.Classes.Count)];
        for (var i = 0; i < classes.Length; i++)
            classes[i] = Within(reader.ReadInt32(), 0, task.Classes.Count - 1);
        var columns = classes.Length == 2 ? 1 : classes.Length;
        var (biases, units) = (new float[columns], new float[columns]);
        for (var i = 0; i < columns; i++)
            (biases[i], units[i]) = (reader.ReadSingle(), reader.ReadSingle());
        var sharpness = reader.ReadSingle();
        var offsets = new float[classes.Length];
        for (var i = 0; i < offsets.Length; i++)
            offsets[i] = reader.ReadSingle();
        return new(task, classes, column, biases, units, sharpness, offsets);
    }

    private static int Within(int value, int least, int most) =>
        value >= least && value <= most ? value : throw new InvalidDataException($"{value} is not within {least} and {most}.");
}
