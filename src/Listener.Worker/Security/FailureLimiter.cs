using System.Net;
using System.Threading.RateLimiting;

namespace Listener.Worker.Security;

/// <summary>Counts refused credentials per address. Only refusals are counted and slowed down: who has the token is never kept out by who has not.</summary>
public sealed class FailureLimiter : IDisposable
{
    /// <summary>Refusals a minute that are answered as such.</summary>
    public const int PerMinute = 60;

    private static readonly FixedWindowRateLimiterOptions Window = new() { PermitLimit = PerMinute, Window = TimeSpan.FromMinutes(1) };

    private readonly PartitionedRateLimiter<IPAddress?> _limiter =
        PartitionedRateLimiter.Create<IPAddress?, string>(address => RateLimitPartition.GetFixedWindowLimiter(Network(address), _ => Window));

    /// <summary>False once an address was refused too often.</summary>
    public bool Count(IPAddress? address)
    {
        using var lease = _limiter.AttemptAcquire(address);
        return lease.IsAcquired;
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    /// <summary>One customer of an IPv6 network has a whole /64 (RFC 6177).</summary>
    private static string Network(IPAddress? address)
    {
        if (address is null || address.IsIPv4MappedToIPv6 || address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6)
            return address?.MapToIPv4().ToString() ?? "";
        return Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8));
    }
}
