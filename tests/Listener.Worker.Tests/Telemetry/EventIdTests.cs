using System.Reflection;
using Listener.Worker.Commands;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Tests.Telemetry;

public sealed class EventIdTests
{
    [Test]
    public void Every_event_of_the_log_has_a_number_of_its_own()
    {
        var numbers = typeof(Verb).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>().Select(message => message.EventId).ToList();

        Assert.That(numbers, Has.Count.GreaterThan(20));
        Assert.That(numbers, Is.Unique);
    }
}
