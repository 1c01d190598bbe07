using System.Globalization;
using Dapper;
using Npgsql;

namespace Listener.Storage.Tests;

/// <summary>A role of a real server that may use a schema and what it is granted there, and create nothing.</summary>
internal sealed class LesserRole : IAsyncDisposable
{
    private readonly string _server;
    private readonly string _name = "r" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);

    private LesserRole(string server, string schema)
    {
        _server = server;
        var settings = new NpgsqlConnectionStringBuilder(server) { SearchPath = schema, Username = _name, Password = "listener", Pooling = false };
        Options = new StorageOptions { Provider = StorageProvider.Postgres, ConnectionString = settings.ToString() };
    }

    /// <summary>To connect as it.</summary>
    public StorageOptions Options { get; }

    /// <param name="grant">With {0} for the schema and {1} for the role.</param>
    public static async Task<LesserRole> CreateAsync(string server, string schema, string grant)
    {
        var role = new LesserRole(server, schema);
        await using var owner = new NpgsqlConnection(server);
        await owner.ExecuteAsync($"create role {role._name} login password 'listener'; grant usage on schema {schema} to {role._name}");
        await owner.ExecuteAsync(string.Format(CultureInfo.InvariantCulture, grant, schema, role._name));
        return role;
    }

    public async ValueTask DisposeAsync()
    {
        await using var owner = new NpgsqlConnection(_server);
        await owner.ExecuteAsync($"drop owned by {_name}; drop role {_name}");
    }
}
