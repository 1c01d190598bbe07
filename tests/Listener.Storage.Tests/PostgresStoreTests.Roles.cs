using Dapper;
using Npgsql;

namespace Listener.Storage.Tests;

/// <content>A role that may read and write rows and nothing else.</content>
public sealed partial class PostgresStoreTests
{
    [Test]
    public async Task A_role_that_may_not_change_the_schema_runs_the_service_on_one_that_is_right()
    {
        await using var role = await LesserRole.CreateAsync(Server!, _schema, "grant select, insert, update, delete on all tables in schema {0} to {1}");

        await using var store = await TestStore.StartAsync(role.Options);
        await store.Sources.SyncDefinitionsAsync([Some.Source("wire")], Now, None);
        var lease = (await store.Sources.LeaseDueAsync("me", 1, Minute, Now, None)).Single();
        await store.Captures.CommitAsync(lease, Some.Batch(Some.Mention("1")), None);
        var claimed = await store.Outbox.ClaimAsync(10, Minute, Now, None);

        Assert.That((await store.CountAsync("mention"), (await store.Database.CheckAsync(None)).Writable), Is.EqualTo((1, true)));
        Assert.That(claimed.Count + await store.CountAsync("outbox"), Is.Positive);
    }

    [TestCase("", Description = "of no version at all")]
    [TestCase("delete from schema_version where n > 1", Description = "of an older version")]
    public async Task A_role_that_may_not_change_the_schema_says_so_with_the_remedy(string older)
    {
        if (older.Length > 0)
            await ExecuteAsync($"set search_path = {_schema}; {older}");
        else
            await ExecuteAsync($"drop schema {_schema} cascade; create schema {_schema}");
        await using var role = await LesserRole.CreateAsync(Server!, _schema, "grant select, insert, update, delete on all tables in schema {0} to {1}");
        await using var database = new Database(Microsoft.Extensions.Options.Options.Create(role.Options), TimeProvider.System);

        Assert.That(
            () => database.StartAsync(None),
            Throws.TypeOf<StoreUnusableException>().With.Message.Contains("our role may not change it").And.Message.Contains("'listener migrate'"));
    }

    [Test]
    public async Task A_role_that_may_not_change_the_schema_is_told_of_a_newer_one()
    {
        await ExecuteAsync($"set search_path = {_schema}; insert into schema_version values (9999, 1)");
        await using var role = await LesserRole.CreateAsync(Server!, _schema, "grant select, insert, update, delete on all tables in schema {0} to {1}");
        await using var database = new Database(Microsoft.Extensions.Options.Options.Create(role.Options), TimeProvider.System);

        Assert.That(() => database.StartAsync(None), Throws.TypeOf<StoreUnusableException>().With.Message.Contains("is newer than").And.Message.Contains("Install the version"));
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Server);
        await connection.ExecuteAsync(sql);
    }
}
