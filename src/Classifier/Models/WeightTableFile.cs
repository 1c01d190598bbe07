namespace Listener.Classifier.Models;

/// <summary>A weight table inside a file: how many rows, the gaps between their buckets, and the weights column by column, which packs best.</summary>
internal static class WeightTableFile
{
    public static void Write(WeightTable table, BinaryWriter writer)
    {
        writer.Write(table.Count);
        var last = 0;
        foreach (var bucket in table.Buckets)
        {
            writer.Write7BitEncodedInt(bucket - last);
            last = bucket;
        }

        for (var column = 0; column < table.Columns; column++)
        {
            for (var row = 0; row < table.Count; row++)
                writer.Write(table.Row(row)[column]);
        }
    }

    /// <exception cref="InvalidDataException">Rows that cannot be.</exception>
    /// <exception cref="EndOfStreamException">It is cut short.</exception>
    public static WeightTable Read(BinaryReader reader, int bits, int columns)
    {
        var count = reader.ReadInt32();
        if (count < 0 || count > 1 << bits)
            throw new InvalidDataException($"{count} rows in {1 << bits} buckets.");
        var buckets = new int[count];
        for (var i = 0; i < count; i++)
        {
            var gap = reader.Read7BitEncodedInt();
            buckets[i] = i == 0 ? gap : buckets[i - 1] + gap;
            if (gap < 0 || (gap == 0 && i > 0) || buckets[i] >= 1 << bits)
                throw new InvalidDataException($"Row {i} has bucket {buckets[i]}.");
        }

        var table = new WeightTable(bits, columns, buckets);
        var weights = new byte[count];
        for (var column = 0; column < columns; column++)
        {
            reader.BaseStream.ReadExactly(weights);
            for (var row = 0; row < count; row++)
                table.Row(row)[column] = (sbyte)weights[row];
        }

        return table;
    }
}
