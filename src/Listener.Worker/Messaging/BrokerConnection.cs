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
        var endpoints = broker.Nodes.Select(node => new AmqpTcpEndpoint(node.Host, node.Port, factory.Ssl)).ToList();
        return factory.CreateConnectionAsync(endpoints, cancellationToken);
    }
}
