using System.Net;
using System.Net.Sockets;

namespace Listener.Connectors.Http;

/// <summary>Finds the addresses of a host.</summary>
public delegate Task<IPAddress[]> HostResolver(string host, CancellationToken cancellationToken);

/// <summary>
/// Opens connections to addresses it has looked at itself, so that a name cannot answer one thing to a check and another to the connection.
/// </summary>
internal sealed class SourceDialer(HostResolver resolve, bool allowPrivate)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);

        // The dot at the end of a name only says that it is whole; and a resolver may refuse 0.0.0.0 with an error of its own.
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host.TrimEnd('.'), cancellationToken);
        var allowed = allowPrivate ? addresses : [.. addresses.Where(PublicAddress.IsPublic)];
        if (allowed.Length == 0)
        {
            throw new FetchException(
                FetchFailure.Refused, $"{host} is not on the public internet; AllowPrivate: true allows it, if that is meant.");
        }

        Exception? last = null;
        foreach (var address in allowed)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException error)
            {
                socket.Dispose();
                last = error;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last!;
    }
}
