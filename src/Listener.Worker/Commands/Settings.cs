using Listener.Connectors;
using Listener.Storage;
using Listener.Worker.Configuration;
using Listener.Worker.Terminal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Listener.Worker.Commands;

/// <summary>The configuration a verb works with.</summary>
/// <param name="Root">For the parts that read their own sections.</param>
internal sealed record Settings(ListenerOptions Options, IConfigurationRoot Root)
{
    /// <summary>Reads and checks it.</summary>
    /// <param name="file">Instead of the files of the working folder; null for those.</param>
    /// <exception cref="ConfigurationFailure">It has mistakes; every one is in it.</exception>
    public static Settings Read(string? file)
    {
        var root = Load(file);
        using var connectors = Connectors(new ConfigurationBuilder().Build()); // for what kinds there are: with the mistakes of this configuration they could not be made
        var (options, mistakes) = ConfigurationReader.Read(root, Kinds(connectors));
        return mistakes.Count == 0 ? new(options, root) : throw new ConfigurationFailure(mistakes);
    }

    /// <summary>The connectors and their client, without a host around them.</summary>
    public static ServiceProvider Connectors(IConfiguration root) =>
        new ServiceCollection().AddSingleton(root).AddConnectors().BuildServiceProvider();

    public static IReadOnlyList<ConnectorInfo> Kinds(IServiceProvider connectors) =>
        [.. connectors.GetServices<IConnector>().Select(connector => connector.Info)];

    /// <summary>A database that is not opened yet: the SQLite file, or else the one of the configuration.</summary>
    public static Database Database(string? sqliteFile, string? configurationFile)
    {
        var storage = sqliteFile is null ? Read(configurationFile).Options.Storage : new StorageOptions { ConnectionString = FileName(sqliteFile) };
        return new(Microsoft.Extensions.Options.Options.Create(storage), TimeProvider.System);
    }

    /// <summary>A connection string that only names a file.</summary>
    public static string FileName(string path) => new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder { DataSource = path }.ConnectionString;

    /// <summary>The layers, unchecked.</summary>
    public static IConfigurationRoot Load(string? file)
    {
        try
        {
            return ConfigurationFiles.Load(file);
        }
        catch (FileNotFoundException)
        {
            throw new CommandFailure(ExitCodes.Usage, $"{file}: {(Directory.Exists(file) ? "is a folder, not a file" : "there is no such file")}");
        }
        catch (Exception error) when (error is InvalidDataException or FormatException or DirectoryNotFoundException)
        {
            throw new CommandFailure(ExitCodes.Usage, Told(error));
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new CommandFailure(ExitCodes.Usage, $"{error.Message} The configuration must be readable for the user that listener runs as.");
        }
    }

    /// <summary>The parser counts lines and bytes from 0, people from 1.</summary>
    private static string Told(Exception error) => error.GetBaseException() switch
    {
        System.Text.Json.JsonException { LineNumber: { } line, BytePositionInLine: { } column } json =>
            $"{error.Message} Line {line + 1}, column {column + 1}: {json.Message.Split(" LineNumber:")[0]}",
        var cause when cause != error => $"{error.Message} {cause.Message}",
        _ => error.Message,
    };
}
