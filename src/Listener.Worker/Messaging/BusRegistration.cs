using System.Net.Security;
using System.Security.Authentication;
using Listener.Contracts;
using Listener.Worker.Configuration;
using MassTransit;
using MassTransit.Middleware;
using MassTransit.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Messaging;

/// <summary>The bus: the same messages, consumer and serialisation on RabbitMQ and inside the process.</summary>
public static class BusRegistration
{
    /// <summary>The public topic exchange.</summary>
    public const string PublicExchange = "listener.mentions";

    /// <summary>The queue between pollers and classifiers.</summary>
    public const string CapturedQueue = "listener.mention-captured";

    /// <summary>Where the broker puts what was delivered too often; the reconciler sends those mentions again.</summary>
    public const string DeadQueue = "listener.dead";

    /// <summary>Twice the largest group commit, so that one group fills while the other is written.</summary>
    private const int Prefetch = 512;

    /// <summary>Deliveries the broker counts before it gives up; innocents in the same prefetch window are counted too.</summary>
    private const int DeliveryLimit = 20;

    /// <summary>Adds the bus; with <see cref="Roles.Classify"/> also the consumer.</summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services, ListenerOptions options)
    {
        services
            .AddSingleton<MentionCapturedConsumer>()
            .AddSingleton(provider => new MessageBus(left => Create(options, provider, left), provider.GetRequiredService<ILoggerFactory>(), provider.GetRequiredService<TimeProvider>()))
            .AddHostedService(provider => provider.GetRequiredService<MessageBus>())
            .AddHealthChecks().AddCheck<MessageBus>("masstransit-bus", HealthStatus.Unhealthy);
        return services;
    }

    private static IBusControl Create(ListenerOptions options, IServiceProvider services, CancellationToken left)
    {
        if (options.Broker.Transport == Transport.InMemory)
        {
            return Bus.Factory.CreateUsingInMemory(memory => Configure(services, memory, options));
        }

        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit => Configure(services, rabbit, options, left));
        bus.ConnectReceiveObserver(new BrokenDelivery());
        return bus;
    }

    private static void Configure(IServiceProvider services, IRabbitMqBusFactoryConfigurator rabbit, ListenerOptions options, CancellationToken left)
    {
        var time = services.GetRequiredService<TimeProvider>();
        var uri = options.Broker.Uri;
        var user = uri.UserInfo.Split(':', 2);
        var nodes = options.Broker.Nodes;
        rabbit.Host(nodes[0].Host, (ushort)nodes[0].Port, VirtualHost(uri), "listener", host =>
        {
            host.Username(user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : "guest");
            host.Password(user.Length > 1 ? Uri.UnescapeDataString(user[1]) : "guest");
            host.Heartbeat(BrokerSocket.Heartbeat);
            host.PublisherConfirmation = true;
            host.OnRefreshConnectionFactory = factory =>
            {
                factory.SocketFactory = family => BrokerSocket.Create(family, time, left);
                return Task.CompletedTask;
            };
            if (uri.Scheme == "amqps")
            {
                host.UseSsl(ssl =>
                {
                    // The transport itself would take a certificate of whichever authority.
                    ssl.EnforcePolicyErrors(SslPolicyErrors.RemoteCertificateChainErrors | SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateNotAvailable);
                    ssl.Protocol = SslProtocols.None; // the system's choice
                    ssl.ServerName = uri.Host;
                });
            }

            if (nodes.Count > 1)
            {
                host.UseCluster(cluster =>
                {
                    foreach (var (name, port) in nodes)
                    {
                        cluster.Node($"{name}:{port}");
                    }
                });
            }
        });
        ConfigureMessages(rabbit);
        rabbit.Publish<MentionClassified>(publish =>
        {
            publish.ExchangeType = "topic";
            publish.Durable = true;
            publish.AutoDelete = false;
        });
        rabbit.Send<MentionClassified>(send => send.UseRoutingKeyFormatter(sent => RoutingKey.Of(sent.Message)));
        if (options.Roles.HasFlag(Roles.Classify))
        {
            rabbit.ReceiveEndpoint(CapturedQueue, endpoint =>
            {
                endpoint.SetQuorumQueue();
                endpoint.SetQueueArgument("x-delivery-limit", DeliveryLimit);
                endpoint.SetQueueArgument("x-dead-letter-strategy", "at-least-once");
                endpoint.SetQueueArgument("x-overflow", "reject-publish");
                endpoint.BindDeadLetterQueue(DeadQueue, DeadQueue, dead => dead.SetQueueArgument("x-queue-type", "quorum"));
                endpoint.PrefetchCount = Prefetch;
                ConfigureEndpoint(services, endpoint);
            });
        }
    }

    private static void Configure(IServiceProvider services, IInMemoryBusFactoryConfigurator memory, ListenerOptions options)
    {
        ConfigureMessages(memory);
        if (options.Roles.HasFlag(Roles.Classify))
        {
            memory.ReceiveEndpoint(CapturedQueue, endpoint =>
            {
                endpoint.PrefetchCount = Prefetch;
                endpoint.ConcurrentMessageLimit = Prefetch;
                ConfigureEndpoint(services, endpoint);
            });
        }
    }

    private static void ConfigureMessages(IBusFactoryConfigurator bus)
    {
        bus.ConfigureJsonSerializerOptions(json =>
        {
            json.TypeInfoResolverChain.Insert(0, ContractsJson.Default);
            return json;
        });
        bus.Message<MentionClassified>(message => message.SetEntityName(PublicExchange));
        bus.Message<MentionCaptured>(message => message.SetEntityName(CapturedQueue + ".in"));

        // RawSerializerOptions.AddTransportHeaders would put machine and process names on every public message.
        bus.AddRawJsonSerializer(RawSerializerOptions.AnyMessageType);
        var serializer = new ContractsSerializer();
        bus.ConfigurePublish(publish => publish.UseExecute(context =>
        {
            if (context is SendContext<MentionClassified> or SendContext<MentionCaptured>)
            {
                context.Serializer = serializer;
            }
        }));
    }

    private static void ConfigureEndpoint(IServiceProvider services, IReceiveEndpointConfigurator endpoint)
    {
        endpoint.ConfigureError(pipe =>
        {
            pipe.UseFilter(new GiveBack());
            pipe.UseFilter(new GenerateFaultFilter());
            pipe.UseFilter(new ErrorTransportFilter());
        });
        endpoint.UseRawJsonDeserializer(RawSerializerOptions.AnyMessageType, isDefault: true);
        endpoint.Instance(services.GetRequiredService<MentionCapturedConsumer>()); // one for all messages: no scope of services for each
    }

    private static string VirtualHost(Uri uri) => uri.AbsolutePath is "" or "/" ? "/" : Uri.UnescapeDataString(uri.AbsolutePath[1..]);
}
