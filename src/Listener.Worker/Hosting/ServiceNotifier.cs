using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Hosting;

namespace Listener.Worker.Hosting;

/// <summary>
/// Tells the service manager how the process fares, by datagrams to <c>$NOTIFY_SOCKET</c> (sd_notify(3)): READY when everything is started,
/// WATCHDOG while it gets on with its work, STOPPING when it is told to end. Does nothing where no manager listens.
/// </summary>
public sealed class ServiceNotifier(Liveness liveness, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private readonly string? _socket = Environment.GetEnvironmentVariable("NOTIFY_SOCKET");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (string.IsNullOrEmpty(_socket))
            return;

        // Where the process is told to end while it still starts, both have happened and both are said.
        using var started = lifetime.ApplicationStarted.Register(() => Send("READY=1"));
        using var stopping = lifetime.ApplicationStopping.Register(() => Send("STOPPING=1"));
        if (WatchdogInterval() is not { } interval)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken);
            return;
        }

        // Half the time that is allowed, as sd_watchdog_enabled(3) asks for.
        using var beat = new PeriodicTimer(interval / 2, time);
        do
        {
            if (await liveness.IsAliveAsync(interval / 4, stoppingToken))
                Send("WATCHDOG=1");
        }
        while (await beat.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Null when the manager does not watch this process.</summary>
    private static TimeSpan? WatchdogInterval() =>
        long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
        && microseconds > 0
        && (Environment.GetEnvironmentVariable("WATCHDOG_PID") is not { Length: > 0 } id || id == Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;

    private void Send(string state)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

            // An @ at the start names a socket without a file (unix(7), "abstract").
            socket.Connect(new UnixDomainSocketEndPoint(_socket![0] == '@' ? $"\0{_socket[1..]}" : _socket));
            socket.Send(Encoding.UTF8.GetBytes(state));
        }
        catch (SocketException)
        {
            // A manager that went away is told nothing; it is no reason to stop listening.
        }
    }
}
