using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Listener.Worker.Messaging;
using Listener.Worker.Outbox;
using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Listener.Worker.Tests.Messaging;

/// <summary>A real bus in memory, a clock that is moved, and a broker that answers what the test says.</summary>
public sealed class BusWatchdogTests
{
    private const int Deaf = 1206;
    private const int Hopeless = 1207;
    private const int Mute = 1209;

    [Test]
    public async Task Messages_that_wait_and_do_not_come_replace_the_bus_five_times_and_then_end_the_process()
    {
        await using var rig = await Rig.StartAsync(waiting: 7, confirms: true);
        var first = rig.Bus.Current;

        await rig.PassAsync(TimeSpan.FromMinutes(30), until: () => rig.HasEnded);

        Assert.Multiple(() =>
        {
            Assert.That(rig.Told, Is.EqualTo([Deaf, Deaf, Deaf, Deaf, Deaf, Hopeless]));
            Assert.That((rig.Exit.Code, rig.HasEnded), Is.EqualTo((HostExit.Broken, true)));
            Assert.That(rig.Bus.Current, Is.Not.SameAs(first));
            Assert.That(first.CheckHealth().Status, Is.Not.EqualTo(BusHealthStatus.Healthy), "the old one was stopped");
            Assert.That(rig.Bus.IsHealthy, "the new one was started");
        });
    }

    [Test]
    public async Task A_bus_that_sends_nothing_though_the_broker_confirms_is_replaced_and_then_ends_the_process()
    {
        await using var rig = await Rig.StartAsync(waiting: 0, confirms: true);
        rig.Relay.Wait();

        await rig.PassAsync(TimeSpan.FromMinutes(10), until: () => rig.HasEnded);

        Assert.That((string.Join(' ', rig.Told), rig.Exit.Code), Is.EqualTo(($"{Mute} {Mute} {Mute} {Mute} {Mute} {Hopeless}", HostExit.Broken)));
    }

    [Test]
    public async Task A_bus_that_falls_mute_again_after_it_has_sent_is_replaced_again()
    {
        await using var rig = await Rig.StartAsync(waiting: 0, confirms: true);
        for (var time = 1; time <= 7; time++)
        {
            rig.Relay.Wait();
            await rig.PassAsync(TimeSpan.FromMinutes(10), until: () => rig.Told.Count == time);
            rig.Relay.Done();
            await rig.PassAsync(TimeSpan.FromMinutes(1), until: () => false);
        }

        Assert.That((string.Join(' ', rig.Told), rig.Exit.Code), Is.EqualTo((string.Join(' ', Enumerable.Repeat(Mute, 7)), 0)));
    }

    [TestCase(0U, false, false, Description = "nothing waits")]
    [TestCase(null, false, true, Description = "the broker is away")]
    [TestCase(0U, false, true, Description = "a broker that is out of memory confirms nothing")]
    public async Task A_quiet_queue_and_a_broker_that_cannot_are_left_in_peace(uint? waiting, bool confirms, bool relayWaits)
    {
        await using var rig = await Rig.StartAsync(waiting, confirms);
        if (relayWaits)
            rig.Relay.Wait();

        await rig.PassAsync(TimeSpan.FromHours(1), until: () => rig.Asked > 20);

        Assert.That((rig.Told.Count, rig.Exit.Code, rig.Asked), Is.EqualTo((0, 0, rig.Asked)));
        Assert.That(rig.Asked, Is.GreaterThan(20));
    }

    [Test]
    public async Task Messages_that_wait_while_others_come_are_only_many()
    {
        await using var rig = await Rig.StartAsync(waiting: 7, confirms: true);
        using var handled = rig.Activity.Enter();

        await rig.PassAsync(TimeSpan.FromMinutes(30), until: () => false);

        Assert.That((rig.Told.Count, rig.Exit.Code), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task A_broker_without_a_queue_for_what_is_sent_gets_a_new_bus()
    {
        await using var rig = await Rig.StartAsync(waiting: 0, confirms: true);
        var first = rig.Bus.Current;
        rig.Relay.Routed(false);

        await rig.PassAsync(TimeSpan.FromMinutes(3), until: () => rig.Told.Count > 0);
        rig.Relay.Routed(true);
        await rig.PassAsync(TimeSpan.FromMinutes(3), until: () => rig.Told.Count > 1);

        Assert.That(rig.Told, Is.EqualTo([Mute]));
        Assert.That(rig.Bus.Current, Is.Not.SameAs(first));
    }

    [TestCase(Roles.Api | Roles.Relay, HealthStatus.Unhealthy)]
    [TestCase(Roles.Classify, HealthStatus.Healthy, Description = "it has a connection that it would miss")]
    public async Task Where_nothing_is_classified_health_asks_the_broker(Roles roles, HealthStatus status)
    {
        await using var rig = await Rig.StartAsync(waiting: null, confirms: false, roles);

        await rig.PassAsync(TimeSpan.FromMinutes(1), until: () => rig.Bus.IsUnanswered);

        Assert.That((await rig.Bus.CheckHealthAsync(new())).Status, Is.EqualTo(status));
        Assert.That(rig.Told, Is.Empty);
    }

    [Test]
    public async Task A_broker_that_takes_nothing_is_seen_in_health_until_something_goes_out()
    {
        await using var rig = await Rig.StartAsync(waiting: 0, confirms: false);
        rig.Relay.Wait();

        await rig.PassAsync(TimeSpan.FromMinutes(3), until: () => rig.Bus.IsUnanswered);
        var during = (await rig.Bus.CheckHealthAsync(new())).Status;
        rig.Relay.Done();
        await rig.PassAsync(TimeSpan.FromMinutes(1), until: () => !rig.Bus.IsUnanswered);

        Assert.That((during, (await rig.Bus.CheckHealthAsync(new())).Status), Is.EqualTo((HealthStatus.Unhealthy, HealthStatus.Healthy)));
    }

    private sealed class Rig : IAsyncDisposable
    {
        private readonly SteppedTime _time = new();
        private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
        private readonly Lines _lines = new();
        private readonly BusWatchdog _watchdog;
        private int _asked;

        private Rig(uint? waiting, bool confirms, Roles roles)
        {
            Activity = new(_time);
            Relay = new(_time);
            Bus = new(_ => MassTransit.Bus.Factory.CreateUsingInMemory(_ => { }), NullLoggerFactory.Instance, TimeProvider.System);
            var broker = new BrokerQuestions(
                _ =>
                {
                    Interlocked.Increment(ref _asked);
                    return Task.FromResult(waiting);
                },
                _ =>
                {
                    Interlocked.Increment(ref _asked);
                    return Task.FromResult(confirms);
                });
            _watchdog = new(Bus, Activity, Relay, broker, new ListenerOptions { Roles = roles, Broker = new() { Watchdog = TimeSpan.FromMinutes(2) } }, Exit, _lifetime, _time, _lines);
        }

        public MessageBus Bus { get; }

        public ConsumerActivity Activity { get; }

        public RelayActivity Relay { get; }

        public HostExit Exit { get; } = new();

        public IReadOnlyList<int> Told => _lines.Events;

        public int Asked => Volatile.Read(ref _asked);

        public bool HasEnded => _lifetime.ApplicationStopping.IsCancellationRequested;

        public static async Task<Rig> StartAsync(uint? waiting, bool confirms, Roles roles = Roles.All)
        {
            var rig = new Rig(waiting, confirms, roles);
            await rig.Bus.StartAsync(CancellationToken.None);
            await rig._watchdog.StartAsync(CancellationToken.None);
            return rig;
        }

        /// <summary>Lets so much time pass, in steps, with a moment of real time after each for what wakes up.</summary>
        public async Task PassAsync(TimeSpan time, Func<bool> until)
        {
            for (var passed = TimeSpan.Zero; passed < time && !until(); passed += TimeSpan.FromSeconds(10))
            {
                _time.Advance(TimeSpan.FromSeconds(10));
                await Task.Delay(10);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _watchdog.StopAsync(CancellationToken.None);
            _watchdog.Dispose();
            await Bus.StopAsync(CancellationToken.None);
            Bus.Dispose();
        }
    }

    private sealed class Lines : ILogger<BusWatchdog>
    {
        private readonly List<int> _events = [];

        public IReadOnlyList<int> Events
        {
            get
            {
                lock (_events)
                    return [.. _events];
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_events)
                _events.Add(eventId.Id);
        }
    }
}
