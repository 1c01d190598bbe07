using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Listener.Storage;

/// <summary>One step of the schema.</summary>
internal sealed record Migration(int Number, string Sql)
{
    /// <summary>The steps this version of Listener knows, ascending from 1 without a hole.</summary>
    public static IReadOnlyList<Migration> Embedded(string suffix)
    {
        var assembly = typeof(Migration).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith($".{suffix}.sql", StringComparison.Ordinal))
            .Select(name => new Migration(NumberOf(name), Read(name)))
            .OrderBy(migration => migration.Number)];

        string Read(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }

        // Listener.Storage.Migrations.0001_init.sqlite.sql
        static int NumberOf(string name) => int.Parse(name.Split(".Migrations.")[1][..4], CultureInfo.InvariantCulture);
    }
}

/// <summary>
/// Brings a database up to date. Each step and its number are one transaction, so that a process killed anywhere leaves a database the next
/// one continues.
/// </summary>
internal sealed class Migrator(Dialect dialect, IReadOnlyList<Migration> migrations, TimeProvider time)
{
    private const string VersionTable = "create table if not exists schema_version (n bigint primary key, applied_at bigint not null)";

    /// <summary>Only reads where a server's schema is right already: the service's own role need not be allowed to change it.</summary>
    /// <exception cref="StoreUnusableException">The database was written by a newer version, or is of an older one and our role may not change it.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var session = new WriteSession(dialect, await dialect.OpenMigratorAsync(cancellationToken));
        await using (session)
        {
            // A SQLite file has no roles, and a step shows at once whether it can be written.
            var version = dialect is SqliteDialect ? 0 : await VersionAsync(session.Connection, cancellationToken);
            if (version == migrations[^1].Number)
                return;
            EnsureNotNewer(version);
            try
            {
                while (await StepAsync(session, cancellationToken))
                {
                }
            }
            catch (DbException error) when (dialect.IsForbidden(error))
            {
                throw new StoreUnusableException(
                    $"{dialect.Description} has schema {version}, this version needs {migrations[^1].Number}, and our role may not change it ({error.Message.Split('\n')[0]}). "
                    + "Run 'listener migrate' with the connection string of a role that owns the tables (docs/operations.md#a-role-without-ddl).",
                    error);
            }
        }
    }

    /// <summary>What a reader checks, which may not change anything.</summary>
    /// <exception cref="StoreUnusableException">The schema is not the one this version reads.</exception>
    public async Task EnsureReadableAsync(DbConnection reader, CancellationToken cancellationToken)
    {
        var version = await VersionAsync(reader, cancellationToken);
        EnsureNotNewer(version);
        if (version < migrations[^1].Number)
        {
            throw new StoreUnusableException(
                $"{dialect.Description} has schema {version}, this version reads {migrations[^1].Number}. Start the worker once, or run 'listener migrate': it brings it up to date.");
        }
    }

    /// <summary>0 for a database without our tables.</summary>
    private async Task<long> VersionAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var tables = dialect is SqliteDialect
            ? "select count(*) from sqlite_master where name = 'schema_version'"
            : "select count(*) from pg_tables where schemaname = current_schema() and tablename = 'schema_version'";
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(tables, cancellationToken: cancellationToken)) == 0
            ? 0
            : await connection.ExecuteScalarAsync<long>(new CommandDefinition("select coalesce(max(n), 0) from schema_version", cancellationToken: cancellationToken));
    }

    private async Task<bool> StepAsync(WriteSession session, CancellationToken cancellationToken)
    {
        // Several workers may start at once: the lock lets one of them migrate, and the others find it done.
        await session.BeginAsync(handsOver: false, cancellationToken);
        await session.LockAsync(WriteLock.Schema, cancellationToken);
        await session.ExecuteAsync(VersionTable, null, cancellationToken);
        var version = (await session.QueryAsync<long>("select coalesce(max(n), 0) from schema_version", null, cancellationToken))[0];
        EnsureNotNewer(version);

        var next = migrations.FirstOrDefault(migration => migration.Number > version);
        if (next is not null)
        {
            await session.ExecuteAsync(dialect.ProbeSql, null, cancellationToken);
            await session.ExecuteAsync(next.Sql, null, cancellationToken);
            await session.ExecuteAsync(
                "insert into schema_version (n, applied_at) values (@Number, @now)",
                new { next.Number, now = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellationToken);
        }

        await session.CommitAsync(cancellationToken);
        return next is not null;
    }

    private void EnsureNotNewer(long version)
    {
        if (version > migrations[^1].Number)
        {
            throw new StoreUnusableException(
                $"{dialect.Description}: database schema {version} is newer than {migrations[^1].Number}. "
                + "Install the version of Listener that wrote it, or a later one.");
        }
    }
}
