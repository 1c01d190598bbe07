using System.Diagnostics;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>
/// A disk whose power can be cut at any moment, afterwards: what a worker wrote and when it was flushed is written down (powercut.c), and each cut is a
/// database with everything flushed by then and some of what was not.
/// </summary>
public sealed class PowerCutDisk
{
    private const int HeaderLength = 22;

    private readonly string folder;
    private readonly string database;

    private PowerCutDisk(string folder, string database)
    {
        this.folder = folder;
        this.database = database;
    }

    private enum Operation : byte
    {
        Write = 1,
        Flush = 2,
        Truncate = 3,
    }

    private string Journal => Path.Combine(folder, "powercut.journal");

    private string Library => Path.Combine(folder, "powercut.so");

    /// <summary>Leaves the test out where there is no C compiler.</summary>
    public static PowerCutDisk Create(string folder, string database)
    {
        var disk = new PowerCutDisk(folder, database);
        var source = Path.Combine(Repository.Root, "tests", "Listener.EndToEnd.Tests", "Harness", "powercut.c");
        try
        {
            using var compiler = Process.Start("cc", ["-O1", "-shared", "-fPIC", "-o", disk.Library, source, "-ldl", "-lpthread"]);
            compiler.WaitForExit();
            Assert.That(compiler.ExitCode, Is.Zero, "powercut.c does not compile");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("There is no C compiler here, which the shim under the database needs.");
        }

        return disk;
    }

    public WorkerSettings Under(WorkerSettings settings) =>
        settings.With("LD_PRELOAD", Library).With("POWERCUT_FILE", database).With("POWERCUT_JOURNAL", Journal);

    /// <summary>Databases as they are on the disk after a cut at random moments, with the time of each.</summary>
    public IEnumerable<(DateTimeOffset At, string Database)> Cuts(int count, Chaos chaos)
    {
        var records = Read();
        for (var cut = 0; cut < count; cut++)
        {
            var end = records.Count / 10 + chaos.Next(records.Count * 9 / 10);
            var path = Path.Combine(folder, $"cut-{cut}.db");
            Write(path, 0, records[..end], chaos);
            Write(path + "-wal", 1, records[..end], chaos);
            yield return (DateTimeOffset.UnixEpoch.AddTicks(records[end].Nanoseconds / 100), path);
            File.Delete(path);
            File.Delete(path + "-wal");
            File.Delete(path + "-shm");
        }
    }

    private static void Write(string path, byte file, List<Record> records, Chaos chaos)
    {
        var mine = records.Where(record => record.File == file).ToList();
        var flushed = mine.FindLastIndex(record => record.Operation == Operation.Flush);
        using var stream = new FileStream(path, FileMode.Create);
        for (var index = 0; index < mine.Count; index++)
        {
            // What was not flushed may be there or not, in any combination, and a write may be torn.
            var isSafe = index <= flushed;
            if (!isSafe && chaos.Next(2) == 0)
            {
                continue;
            }

            var record = mine[index];
            switch (record.Operation)
            {
                case Operation.Write:
                    stream.Position = record.At;
                    stream.Write(record.Bytes.Span[..(isSafe || chaos.Next(4) > 0 ? record.Bytes.Length : chaos.Next(record.Bytes.Length))]);
                    break;
                case Operation.Truncate:
                    stream.SetLength(record.At);
                    break;
            }
        }
    }

    private List<Record> Read()
    {
        var bytes = File.ReadAllBytes(Journal);
        var records = new List<Record>();
        for (var place = 0; place + HeaderLength <= bytes.Length;)
        {
            var head = bytes.AsSpan(place, HeaderLength);
            var count = BitConverter.ToInt32(head[18..]);
            place += HeaderLength;
            if (place + count > bytes.Length)
            {
                break;
            }

            records.Add(new((Operation)head[0], head[1], BitConverter.ToInt64(head[2..]), BitConverter.ToInt64(head[10..]), bytes.AsMemory(place, count)));
            place += count;
        }

        return records;
    }

    private sealed record Record(Operation Operation, byte File, long Nanoseconds, long At, ReadOnlyMemory<byte> Bytes);
}
