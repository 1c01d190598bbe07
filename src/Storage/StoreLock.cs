using System.Globalization;

namespace Listener.Storage;

/// <summary>
/// An operating system lock on <c>&lt;file&gt;.lock</c>: one process at a time, and gone with its process, however that died.
/// The holder's pid is in <c>&lt;file&gt;.pid</c>, because nobody else may open a locked file.
/// </summary>
internal sealed class StoreLock(FileStream held) : IDisposable
{
    /// <exception cref="StoreInUseException">Another process holds it.</exception>
    /// <exception cref="StoreUnusableException">The directory cannot be written.</exception>
    public static StoreLock Take(string path)
    {
        var pidFile = path + ".pid";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var held = Open(path);
            CreatePrivate(path);
            File.WriteAllText(pidFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new StoreLock(held);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException(
                $"The directory of {path} cannot be written ({error.Message}). Give the worker the right to, or name another file.", error);
        }
    }

    // The lock file stays: deleting it would let a third process lock a new file of the same name.
    public void Dispose() => held.Dispose();

    private static FileStream Open(string path)
    {
        var lockFile = path + ".lock";
        try
        {
            return new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (IsHeld(error))
        {
            throw new StoreInUseException($"{path} is in use by process {Holder(path)}. Only one worker can have a SQLite file.", error);
        }
    }

    /// <summary>EAGAIN of flock(2) on Linux and macOS; ERROR_SHARING_VIOLATION on Windows.</summary>
    private static bool IsHeld(IOException error) => (error.HResult & 0xFFFF) is 11 or 35 or 32;

    /// <summary>
    /// Mentions are personal data: a new file, and the write-ahead log that takes its mode from it, are for the owner only.
    /// </summary>
    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows() || File.Exists(path))
            return;
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        new FileStream(path, options).Dispose();
    }

    private static string Holder(string path)
    {
        try
        {
            return File.ReadAllText(path + ".pid");
        }
        catch (IOException)
        {
            return "(unknown)";
        }
    }
}
