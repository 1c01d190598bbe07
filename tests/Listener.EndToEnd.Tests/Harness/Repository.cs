namespace Listener.EndToEnd.Tests.Harness;

/// <summary>Where things are in the checkout that the tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The built program; <c>LISTENER_DLL</c> names another one.</summary>
    public static string Program { get; } =
        Environment.GetEnvironmentVariable("LISTENER_DLL")
        ?? Path.Combine(Root, "src", "Listener.Worker", "bin", Configuration(), "net10.0", "listener.dll");

    private static string Configuration() =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "listener.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No listener.sln above {AppContext.BaseDirectory}.");
        }

        return folder.FullName;
    }
}
