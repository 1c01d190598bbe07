using Listener.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Listener.Worker.Api;

/// <summary>What <c>/openapi/v1.json</c> says beyond what the handlers' types say.</summary>
internal static class OpenApiDescription
{
    public static IServiceCollection AddDescription(this IServiceCollection services) => services.AddOpenApi("v1", openApi =>
    {
        openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "Listener", Version = "1", Description = "Mentions of the watched names, with their verdicts." };
            document.Servers = []; // Otherwise whatever Host header the request had.
            return Task.CompletedTask;
        });
        openApi.AddSchemaTransformer((schema, context, _) =>
        {
            // The contract's enums have a converter of their own, which the generator cannot look into.
            var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            if (type.IsEnum && type.Assembly == typeof(Mention).Assembly)
                schema.Type = JsonSchemaType.String;
            return Task.CompletedTask;
        });
    });

    public static RouteHandlerBuilder WithParameters(this RouteHandlerBuilder endpoint, IEnumerable<(string Name, string Meaning)> parameters) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            foreach (var (name, meaning) in parameters)
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = name,
                    In = ParameterLocation.Query,
                    Description = meaning,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }

            return Task.CompletedTask;
        });
}
