namespace Listener.Worker.Tests.Commands;

/// <summary>A folder that goes with its test.</summary>
internal sealed class Folder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("listener-cli-");

    public string Path(string name) => System.IO.Path.Combine(folder.FullName, name);

    public string File(string name, string content)
    {
        System.IO.File.WriteAllText(Path(name), content);
        return Path(name);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
