namespace Listener.Worker.Tests;

/// <summary>The checkout the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Text(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "listener.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No listener.sln above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }
}
