using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Listener.Worker.Configuration;

/// <summary>Reads <c>Http</c>. Addresses are taken apart as the server does it, so that it refuses none of them afterwards.</summary>
internal static class HttpReader
{
    private const string Allowed = "http://127.0.0.1:5080, nothing behind the port: an address of this machine or localhost, or * for every address, with a token; several with ; between them";

    public static HttpOptions Read(SectionReader section)
    {
        var token = section.Text("Token");
        var urls = Urls(section);
        List<(string Url, IPAddress[] Places, int Port)> taken = [];
        foreach (var url in urls)
        {
            if (Problem(url) is { } problem)
            {
                section.Wrong("Urls", $"'{url}' {problem}", Allowed);
                continue;
            }

            var binding = BindingAddress.Parse(url);
            var places = Places(binding.Host)!;
            if (token is null && !places.All(IPAddress.IsLoopback))
            {
                section.Wrong("Urls", $"'{url}' is open to other machines and there is no Listener:Http:Token", "a loopback address, or a token of at least 32 characters");
            }

            if (binding.Port > 0 && taken.Find(other => other.Port == binding.Port && Meet(other.Places, places)) is { Url: { } first })
            {
                section.Wrong("Urls", $"'{url}' is taken by '{first}' already", "each address and port once");
            }

            taken.Add((url, places, binding.Port));
        }

        if (token is { Length: < 32 })
        {
            section.Wrong("Token", "is too short to be safe", "at least 32 random characters");
        }

        section.Done();
        return new() { Urls = urls, Token = token };
    }

    private static IReadOnlyList<string> Urls(SectionReader section)
    {
        if (section.Text("Urls") is not { } text)
        {
            return section.Chosen("Urls", Allowed, without: new HttpOptions().Urls[0]) is { Count: > 0 } words ? words : new HttpOptions().Urls;
        }

        var urls = text.Split([';', ','], StringSplitOptions.TrimEntries);
        if (urls.Contains(""))
        {
            section.Wrong("Urls", "has an empty entry", Allowed);
        }

        return [.. urls.Where(url => url.Length > 0)];
    }

    private static string? Problem(string url)
    {
        if (url.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
        {
            return "would need a certificate, and none can be named here: a proxy that has one can stand before it";
        }

        BindingAddress binding;
        try
        {
            binding = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return "is not an address to listen at";
        }

        return binding switch
        {
            _ when !binding.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase) => "is not an address to listen at",
            { PathBase.Length: > 0 } => "has something behind the port, and the API is at the root",
            { Port: < 0 or > 65_535 } => "has a port above 65535",
            _ when Places(binding.Host) is null => "is no address of a machine: a name would open every address",
            { Port: 0 } when IsLocalhost(binding.Host) => "has port 0, and the two addresses of localhost cannot share a port nobody knows: 127.0.0.1 can have it",
            _ => null,
        };
    }

    private static bool IsLocalhost(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the server listens for a host; null for a name, which it takes for every address.</summary>
    private static IPAddress[]? Places(string host) => host switch
    {
        "*" or "+" => [IPAddress.IPv6Any],
        _ when IsLocalhost(host) => [IPAddress.Loopback, IPAddress.IPv6Loopback],
        _ => IPAddress.TryParse(host, out var address) ? [address] : null,
    };

    private static bool Meet(IPAddress[] some, IPAddress[] others) =>
        some.Any(one => others.Any(other => Covers(one, other) || Covers(other, one)));

    /// <summary>[::] is every address of both families.</summary>
    private static bool Covers(IPAddress one, IPAddress other) =>
        one.Equals(other) || one.Equals(IPAddress.IPv6Any) || (one.Equals(IPAddress.Any) && other.AddressFamily == AddressFamily.InterNetwork);
}
