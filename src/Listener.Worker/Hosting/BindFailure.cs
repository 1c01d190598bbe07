using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Listener.Worker.Hosting;

/// <summary>The server cannot have an address it was told to listen at: taken, none of this machine's, or not for this user.</summary>
internal static class BindFailure
{
    /// <summary>True for what the server throws then: for localhost one failure for each of its two addresses.</summary>
    public static bool Is(Exception error) => error switch
    {
        AddressInUseException => true,
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse or SocketError.AddressNotAvailable or SocketError.AccessDenied } => true,
        IOException { InnerException: { } cause } => Is(cause),
        AggregateException several => several.InnerExceptions.All(Is),
        _ => false,
    };

    /// <summary>One line with the remedy.</summary>
    /// <param name="urls">What was to be listened at.</param>
    public static string Told(Exception error, IEnumerable<string> urls)
    {
        var reason = error is IOException ? error.Message.TrimEnd('.') : $"Failed to bind to address {string.Join(", ", urls)}: {error.Message}";
        return $"{reason}. Stop the program that has it, or name an address and a port of this machine that are free in Listener:Http:Urls.";
    }
}
