using System.Reflection;
using System.Text.RegularExpressions;

namespace Listener.Worker.Tests;

/// <summary>Holds decision 0001: one kind of side effect per project, and the references that follow from it.</summary>
public sealed class ArchitectureTests
{
    private static readonly string Root = FindRoot();

    private static readonly Dictionary<string, string[]> OwnReferences = new()
    {
        ["Contracts"] = [],
        ["Connectors"] = [],
        ["Classifier"] = ["Contracts"],
        ["Storage"] = ["Contracts"],
        ["Listener.Worker"] = ["Contracts", "Connectors", "Classifier", "Storage"],
    };

    /// <summary>What a project may not touch: namespaces of the side effects that belong to another.</summary>
    private static readonly Dictionary<string, string[]> Forbidden = new()
    {
        ["Contracts"] = ["System.Net.Http", "System.Net.Sockets", "System.IO.File", "System.Data", "Dapper", "MassTransit", "RabbitMQ", "Microsoft.Extensions"],
        ["Connectors"] = ["System.Data", "Dapper", "Npgsql", "Microsoft.Data.Sqlite", "MassTransit", "RabbitMQ"],
        ["Classifier"] = ["System.Net.Http", "System.Net.Sockets", "System.Data", "Dapper", "Npgsql", "Microsoft.Data.Sqlite", "MassTransit", "RabbitMQ", "Microsoft.Extensions.Logging"],
        ["Storage"] = ["System.Net.Http", "MassTransit", "RabbitMQ"],
        ["Listener.Worker"] = ["Dapper", "System.Net.Http.SocketsHttpHandler"],
    };

    [TestCaseSource(nameof(Projects))]
    public void A_project_references_only_what_the_house_allows(string project)
    {
        var references = Regex.Matches(File.ReadAllText(ProjectFile(project)), @"<ProjectReference Include=""\.\./([^/]+)/")
            .Select(match => match.Groups[1].Value);

        Assert.That(references, Is.EquivalentTo(OwnReferences[project]));
    }

    [TestCaseSource(nameof(Projects))]
    public void A_project_has_no_side_effect_of_another(string project)
    {
        var offences = SourceFiles(project)
            .SelectMany(file => Forbidden[project]
                .Where(name => Regex.IsMatch(File.ReadAllText(file), $@"(using\s+(static\s+)?|[^\w.]){Regex.Escape(name)}[.;]"))
                .Select(name => $"{Path.GetRelativePath(Root, file)} uses {name}"));

        Assert.That(offences, Is.Empty);
    }

    [Test]
    public void A_source_file_stays_under_the_cap()
    {
        var tooLong = Projects.SelectMany(SourceFiles).Where(file => File.ReadLines(file).Count() > 250).Select(file => Path.GetRelativePath(Root, file));

        Assert.That(tooLong, Is.Empty);
    }

    [Test]
    public void Only_the_contracts_are_published_as_a_package()
    {
        var packable = Projects.Where(project => File.ReadAllText(ProjectFile(project)).Contains("<IsPackable>true", StringComparison.Ordinal));

        Assert.That(packable, Is.EqualTo(["Contracts"]));
    }

    private static IEnumerable<string> Projects => OwnReferences.Keys;

    private static string ProjectFile(string project) => Directory.GetFiles(Path.Combine(Root, "src", project), "*.csproj").Single();

    private static IEnumerable<string> SourceFiles(string project) =>
        Directory.GetFiles(Path.Combine(Root, "src", project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!);
        while (!File.Exists(Path.Combine(folder.FullName, "listener.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
