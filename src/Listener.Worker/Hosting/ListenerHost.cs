using Listener.Classifier;
using Listener.Connectors;
using Listener.Storage;
using Listener.Worker.Api;
using Listener.Worker.Capture;
using Listener.Worker.Configuration;
using Listener.Worker.Health;
using Listener.Worker.Messaging;
using Listener.Worker.Outbox;
using Listener.Worker.Polling;
using Listener.Worker.Security;
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
    /// <summary>Ready to run; opens nothing yet.</summary>
    /// <param name="configuration">For the parts that read their own sections: Fetch, Logging, Reconcile.</param>
    public static IHost Build(ListenerOptions options, IConfiguration configuration)
    {
        if (!options.Roles.HasFlag(Roles.Api))
        {
            // Without the HTTP face nothing may listen, not even on loopback: a web application would.
            var plain = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            AddParts(plain, options, configuration);
            return plain.Build();
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        AddParts(builder, options, configuration);
        builder.WebHost.UseUrls([.. options.Http.Urls]);
        builder.Services.AddListenerApi(ApiOptions.From(options));
        var app = builder.Build();
        app.MapListenerApi();
        return app;
    }

    private static void AddParts(IHostApplicationBuilder builder, ListenerOptions options, IConfiguration configuration)
    {
        var redactor = new Redactor(KnownSecrets.Of(options));
        builder.Configuration.AddConfiguration(configuration);
        builder.Services.AddSingleton(redactor);
        ConfigureLogging(builder.Logging, configuration, redactor);
#if WINDOWS_SERVICE
        builder.Services.AddWindowsService(service => service.ServiceName = "Listener");
#endif
        AddListener(builder.Services, options, configuration);
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = TimeSpan.FromSeconds(30);
            host.ServicesStopConcurrently = false;
        });
    }

    /// <summary>Hosted services stop in the reverse order: pollers, relay, bus, database.</summary>
    private static void AddListener(IServiceCollection services, ListenerOptions options, IConfiguration configuration)
    {
        services
            .AddSingleton(options)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<StoreGate>()
            .AddSingleton<Liveness>()
            .AddSingleton<HostExit>()
            .AddSingleton<ClassifiedFeed>()
            .AddSingleton<InFlight>()
            .AddSingleton<HostManners>()
            .AddSingleton<PollReports>()
            .AddSingleton<SourceCatalog>()
            .AddSingleton<SourcePoller>()
            .AddSingleton<BackPressure>()
            .AddSingleton<OutboxPublisher>()
            .AddSingleton(new OutboxSettings())
            .AddSingleton(options.Retention)
            .AddSingleton(Reconcile(configuration))
            .AddSingleton(new MentionCapture(options.Brands))
            .AddSingleton(new MentionClassifier(new() { Expectations = options.Expectations, Sla = options.Sla, Urgency = options.Urgency }))
            .AddStorage()
            .AddSingleton(Options.Create(options.Storage))
            .AddConnectors()
            .AddHostedService<StoreCloser>()
            .AddHostedService<StoreOpener>()
            .AddHostedService<ServiceNotifier>()
            .AddMessaging(options)
            .AddListenerHealth();
        if (options.Roles.HasFlag(Roles.Relay))
        {
            services.AddHostedService<OutboxRelay>().AddHostedService<Reconciler>();
        }

        if (options.Roles.HasFlag(Roles.Poll))
        {
            services.AddHostedService<PollScheduler>();
        }
    }

    private static ReconcilerSettings Reconcile(IConfiguration configuration)
    {
        var section = configuration.GetSection("Listener:Reconcile");
        return new(section.GetValue("Every", ReconcilerSettings.Usual.Every), section.GetValue("OlderThan", ReconcilerSettings.Usual.OlderThan));
    }

    /// <summary>Logs go to stderr: stdout belongs to what a verb prints.</summary>
    private static void ConfigureLogging(ILoggingBuilder logging, IConfiguration configuration, Redactor redactor)
    {
        logging.ClearProviders();
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("MassTransit", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning);
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        RedactingLogging.Add(logging, redactor);
    }
}
