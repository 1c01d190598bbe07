using System.Diagnostics;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>A file system in memory with a limit, mounted for one test; needs root.</summary>
public sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    public static SmallDisk Mount(string folder, int megabytes)
    {
        var path = System.IO.Path.Combine(folder, "disk");
        Directory.CreateDirectory(path);
        if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "listener-test", path) != 0)
        {
            Assert.Ignore("A disk of its own cannot be mounted here: that needs root.");
        }

        return new(path);
    }

    /// <summary>Writes zeros until there is no room; returns the file to delete for space.</summary>
    public string Fill()
    {
        var file = System.IO.Path.Combine(Path, "filler");
        using var stream = File.Create(file);
        var block = new byte[64 * 1024];
        try
        {
            while (true)
            {
                stream.Write(block);
                stream.Flush(flushToDisk: true);
            }
        }
        catch (IOException)
        {
            return file;
        }
    }

    public void Dispose() => Run("umount", "-l", Path);

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
