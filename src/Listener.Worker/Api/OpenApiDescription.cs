using Listener.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Listener.Worker.Api;

/// <summary>What <c>/openapi/v1.json</c> says beyond what the handlers' types say.</summary>
internal static class OpenApiDescription
{
    private const string TokenScheme = "token";

    /// <param name="needsToken">Every operation but those of <see cref="OpenAccess"/> asks for it.</param>
    public static IServiceCollection AddDescription(this IServiceCollection services, bool needsToken) => services.AddOpenApi("v1", openApi =>
    {
        openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "Listener", Version = "1", Description = "Mentions of the watched names, with their verdicts." };
            document.Servers = []; // Otherwise whatever Host header the request had.
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [TokenScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "Listener:Http:Token; not needed where none is set." },
            };
            return Task.CompletedTask;
        });
        openApi.AddOperationTransformer((operation, context, _) =>
        {
            operation.Responses ??= [];
            if (needsToken && !context.Description.ActionDescriptor.EndpointMetadata.OfType<OpenAccess>().Any())
            {
                operation.Security = [new() { [new OpenApiSecuritySchemeReference(TokenScheme, context.Document)] = [] }];
                Problem(operation, StatusCodes.Status401Unauthorized, "The token is missing or wrong.");
                Problem(operation, StatusCodes.Status429TooManyRequests, "Too many refused credentials from this address; see Retry-After.");
            }

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
        endpoint.With(ParameterLocation.Query, isRequired: false, parameters);

    public static RouteHandlerBuilder WithHeaders(this RouteHandlerBuilder endpoint, bool isRequired, params (string Name, string Meaning)[] headers) =>
        endpoint.With(ParameterLocation.Header, isRequired, headers);

    /// <summary>What is sent, as JSON, and problem details that may come back.</summary>
    public static RouteHandlerBuilder WithBody(this RouteHandlerBuilder endpoint, OpenApiSchema schema, params (int Status, string Meaning)[] problems) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = schema } },
            };
            foreach (var (status, meaning) in problems)
                Problem(operation, status, meaning);
            return Task.CompletedTask;
        });

    private static RouteHandlerBuilder With(this RouteHandlerBuilder endpoint, ParameterLocation place, bool isRequired, IEnumerable<(string Name, string Meaning)> parameters) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            foreach (var (name, meaning) in parameters)
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = name,
                    In = place,
                    Required = isRequired,
                    Description = meaning,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }

            return Task.CompletedTask;
        });

    private static void Problem(OpenApiOperation operation, int status, string meaning) =>
        (operation.Responses ??= [])[$"{status}"] = new OpenApiResponse
        {
            Description = meaning,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } } },
        };
}
