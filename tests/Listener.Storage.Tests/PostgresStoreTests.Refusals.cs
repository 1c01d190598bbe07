using Npgsql;

namespace Listener.Storage.Tests;

/// <content>A server that refuses a service it has served: somebody changed a password or a right, and will put it right again.</content>
public sealed partial class PostgresStoreTests
{
    [TestCase("revoke all on mention from {1}", "grant all on mention to {1}", "refuses us")]
    [TestCase("revoke usage on schema {0} from {1}", "grant usage on schema {0} to {1}", "is not what it was")]
    [TestCase("alter role {1} password 'another'", "alter role {1} password 'listener'", "refuses us")]
    [TestCase("alter role {1} nologin", "alter role {1} login", "refuses us")]
    [TestCase("alter table mention rename to gone", "alter table gone rename to mention", "is not what it was")]
    public async Task What_a_server_takes_away_after_the_start_is_an_outage_that_ends(string take, string give, string told)
    {
        await using var role = await LesserRole.CreateAsync(Server!, _schema, "grant select, insert, update, delete on all tables in schema {0} to {1}");
        await using var store = await TestStore.StartAsync(role.Options);
        store.Database.Served();
        await store.Sources.SyncDefinitionsAsync([Some.Source("wire")], Now, None);
        var lease = (await store.Sources.LeaseDueAsync("me", 1, Minute, Now, None)).Single();
        var name = new NpgsqlConnectionStringBuilder(role.Options.ConnectionString).Username;

        // Who is connected already is not asked for a password; and each of the writers notices for itself that its connection is gone.
        await ExecuteAsync($"set search_path = {_schema}; {string.Format(null, take, _schema, name)}; select pg_terminate_backend(pid) from pg_stat_activity where usename = '{name}'");
        Assert.That(await RefusalsAsync(until: refusal => refusal?.Contains(told, StringComparison.Ordinal) == true), Is.All.TypeOf<StoreUnavailableException>());
        await ExecuteAsync($"set search_path = {_schema}; {string.Format(null, give, _schema, name)}");
        Assert.That(await RefusalsAsync(until: refusal => refusal is null), Is.All.TypeOf<StoreUnavailableException>());

        Assert.That(await store.CountAsync("mention"), Is.EqualTo(1));

        async Task<IReadOnlyList<Exception>> RefusalsAsync(Func<string?, bool> until)
        {
            List<Exception> refusals = [];
            for (var attempt = 0; attempt < 20; attempt++)
            {
                Exception? refusal = null;
                try
                {
                    await store.Captures.CommitAsync(lease, Some.Batch(Some.Mention("1")), None);
                }
                catch (Exception error)
                {
                    refusals.Add(refusal = error);
                }

                if (until(refusal?.Message))
                    return refusals;
            }

            Assert.Fail($"20 attempts, and only {string.Join('\n', refusals.Select(refusal => refusal.Message).Distinct())}");
            return refusals;
        }
    }

    [TestCase(PostgresDialect.IdleInTransaction, Description = "this process was stopped inside a transaction")]
    [TestCase(PostgresErrorCodes.InternalError, Description = "could not open relation: a table was rewritten at this moment")]
    [TestCase(PostgresErrorCodes.IoError)]
    public async Task What_is_no_fault_of_a_row_is_an_outage(string state)
    {
        await using var dialect = new PostgresDialect(Server!);

        Assert.That(dialect.Translate(new PostgresException("told", "FATAL", "FATAL", state)), Is.TypeOf<StoreUnavailableException>());
    }

    [Test]
    public async Task What_is_the_fault_of_a_row_stays_its_own_error()
    {
        await using var dialect = new PostgresDialect(Server!) { HasServed = true };
        var error = new PostgresException("told", "ERROR", "ERROR", PostgresErrorCodes.CheckViolation);

        Assert.That(dialect.Translate(error), Is.SameAs(error));
    }
}
