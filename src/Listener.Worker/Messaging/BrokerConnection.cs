using System.Net.Security;
using System.Security.Authentication;
using Listener.Worker.Configuration;
using RabbitMQ.Client;

namespace Listener.Worker.Messaging;

/// <summary>A plain connection beside the bus, for what the bus does not do: looking into queues and moving what lies there.</summary>
internal static class BrokerConnection
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>To whichever node of the cluster answers.</summary>
    public static Task<IConnection> OpenAsync(BrokerOptions broker, string name, CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory
        {
            Uri = broker.Uri,
            ClientProvidedName = name,
            AutomaticRecoveryEnabled = false,
            RequestedConnectionTimeout = Patience,
            ContinuationTimeout = Patience,
            RequestedHeartbeat = BrokerSocket.Heartbeat,
            SocketFactory = family => BrokerSocket.Create(family, TimeProvider.System),
        };

        // The client itself would take any name for an amqps address.
        factory.Ssl.AcceptablePolicyErrors = SslPolicyErrors.None;
        var endpoints = broker.Nodes.Select(node => new AmqpTcpEndpoint(node.Host, node.Port, factory.Ssl)).ToList();
        return factory.CreateConnectionAsync(endpoints, cancellationToken);
    }

    /// <summary>Why the broker cannot be used, as a sentence. The innermost message: those around it only say that no node answered.</summary>
    public static string Reason(BrokerOptions broker, Exception error) => error.GetBaseException() switch
    {
        OperationCanceledException => "No answer in time.",
        AuthenticationException =>
            $"Its certificate is refused. This machine must trust the authority that issued it (SSL_CERT_FILE names a file of authorities), and it must name {broker.Uri.Host}.",
        var cause => cause.Message,
    };
}
