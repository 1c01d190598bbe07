using System.Net;
using System.Net.Sockets;

namespace Listener.Connectors.Http;

/// <summary>
/// Tells the public internet from everything that is reachable only from here. The address that is dialled is judged, never the text it was
/// written as: 2130706433 and 0x7f.1 are 127.0.0.1.
/// </summary>
public static class PublicAddress
{
    // IANA's special-purpose registries for IPv4 and IPv6: what is not globally reachable, multicast and 6to4's relay anycast.
    private static readonly IPNetwork[] Reserved =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "::ffff:0:0:0/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10",
            "fec0::/10", "ff00::/8",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>True when everyone on the internet would reach the same machine.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (Embedded(address) is { } inner)
            return IsPublic(inner);
        foreach (var network in Reserved)
        {
            if (network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address))
                return false;
        }

        return true;
    }

    // IPv4 inside IPv6 ends at the IPv4 machine: mapped (RFC 4291), compatible, NAT64 (RFC 6052), 6to4 (RFC 3056), Teredo's are reserved above.
    private static IPAddress? Embedded(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return null;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        ReadOnlySpan<byte> nat64 = [0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0];
        if (address.IsIPv4MappedToIPv6 || bytes.StartsWith(nat64) || (bytes[..12].IndexOfAnyExcept((byte)0) < 0 && bytes[12] != 0))
            return new IPAddress(bytes[12..]);
        return bytes[0] == 0x20 && bytes[1] == 0x02 ? new IPAddress(bytes[2..6]) : null;
    }
}
