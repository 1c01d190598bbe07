using Listener.Classifier;
using Listener.Connectors;
using Listener.Storage;
using Listener.Worker.Api;
using Listener.Worker.Capture;
using Listener.Worker.Configuration;
using Listener.Worker.Health;
using Listener.Worker.Holds;
using Listener.Worker.Messaging;
using Listener.Worker.Outbox;
using Listener.Worker.Polling;
using Listener.Worker.Security;
using Listener.Worker.Telemetry;
using Listener.Worker.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Listener.Worker.Hosting;

/// <summary>Puts the process together from checked options.</summary>
public static class ListenerHost
{
    private const string Timestamp = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Ready to run; opens nothing yet.</summary>
    /// <param name="configuration">For the parts that read their own sections: Fetch, Logging.</param>
    /// <param name="jsonLog">Log lines as JSON objects instead of text for people.</param>
    public static IHost Build(ListenerOptions options, IConfiguration configuration, bool jsonLog = false)
    {
        if (!options.Roles.HasFlag(Roles.Api))
        {
            // No web application: it would listen on a port of its own choice.
            var bare = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
            Configure(bare, options, configuration, jsonLog);
            return bare.Build();
        }

        // Settings are read once; watching the working folder for them would cost a look at every write of a database that lies in it.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Configuration.Sources.Clear();
        Configure(builder, options, configuration, jsonLog);
        builder.WebHost.UseUrls([.. options.Http.Urls]);
        builder.Services.AddListenerApi(ApiOptions.From(options));
        var app = builder.Build();
        app.MapListenerApi();
        return app;
    }

    private static void Configure(IHostApplicationBuilder builder, ListenerOptions options, IConfiguration configuration, bool jsonLog)
    {
        builder.Configuration.AddConfiguration(configuration);
        var redactor = new Redactor(KnownSecrets.Of(options));
        builder.Services.AddSingleton(redactor);
        ConfigureLogging(builder.Logging, configuration, redactor, jsonLog);
#if WINDOWS_SERVICE
        builder.Services.AddWindowsService(service => service.ServiceName = "Listener");
#endif
        AddListener(builder.Services, options);
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = TimeSpan.FromSeconds(30);
            host.ServicesStopConcurrently = false;
        });
    }

    /// <summary>Hosted services stop in the reverse order: pollers, relay, bus, database.</summary>
    private static void AddListener(IServiceCollection services, ListenerOptions options)
    {
        services
            .AddSingleton(options)
            .AddSingleton(TimeProvider.System)
            .AddMetrics()
            .AddSingleton<ListenerMeter>()
            .AddSingleton<StoreGate>()
            .AddSingleton<StoreOutage>()
            .AddSingleton<Liveness>()
            .AddSingleton<HostExit>()
            .AddSingleton<ClassifiedFeed>()
            .AddSingleton<InFlight>()
            .AddSingleton<ConsumerActivity>()
            .AddSingleton<RelayActivity>()
            .AddSingleton<HostManners>()
            .AddSingleton<PollReports>()
            .AddSingleton<SourceCatalog>()
            .AddSingleton<LeaseHolder>()
            .AddSingleton<SourcePoller>()
            .AddSingleton<BackPressure>()
            .AddSingleton<ClockWatch>()
            .AddSingleton<OutboxPublisher>()
            .AddSingleton(new OutboxSettings())
            .AddSingleton(options.Retention)
            .AddSingleton(options.Reconcile)
            .AddSingleton(new MentionCapture(options.Brands, options.Customers))
            .AddSingleton(new MentionClassifier(new() { Expectations = options.Expectations, Sla = options.Sla, Urgency = options.Urgency }))
            .AddStorage()
            .AddSingleton(Options.Create(options.Storage))
            .AddConnectors()
            .AddHostedService<StoreCloser>()
            .AddHostedService<StoreOpener>()
            .AddHostedService<ServiceNotifier>()
            .AddMessaging(options)
            .AddListenerHealth();
        if (options.Roles.HasFlag(Roles.Classify))
        {
            services.AddHostedService<EvidenceKeeper>();
        }

        if ((options.Roles & (Roles.Classify | Roles.Relay)) != 0 && options.Broker.Transport == Transport.RabbitMq)
        {
            services
                .AddSingleton(provider => new BrokerLook(options.Broker, provider.GetRequiredService<ILogger<BusWatchdog>>()).Questions)
                .AddHostedService<BusWatchdog>();
        }

        if (options.Roles.HasFlag(Roles.Relay))
        {
            services.AddHostedService<OutboxRelay>().AddHostedService<Reconciler>();
            if (options.Webhooks.Count > 0)
            {
                services.AddHostedService<WebhookRelay>();
            }
        }

        if (options.Roles.HasFlag(Roles.Poll))
        {
            services.AddHostedService<PollScheduler>();
        }
    }

    /// <summary>Logs go to stderr: stdout belongs to what a verb prints.</summary>
    private static void ConfigureLogging(ILoggingBuilder logging, IConfiguration configuration, Redactor redactor, bool asJson)
    {
        logging.ClearProviders();

        // The configuration comes last: of two rules for one category the later wins.
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("MassTransit", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning);
        logging.AddConfiguration(configuration.GetSection("Logging"));
        if (asJson)
        {
            logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, Timestamp));
        }
        else
        {
            logging.AddSimpleConsole(console => (console.SingleLine, console.UseUtcTimestamp, console.TimestampFormat) = (true, true, Timestamp + " "));
        }

        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        RedactingLogging.Add(logging, redactor);
    }
}
