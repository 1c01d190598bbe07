using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Listener.Worker.Api;

/// <summary>An error as RFC 9457 problem details, whatever the client accepts. Says nothing of the inside.</summary>
/// <param name="errors">What is wrong with which field; null when it is not about fields.</param>
/// <param name="retryAfter">Seconds; null when trying again does not help.</param>
internal sealed class Problem(int status, string? detail = null, IReadOnlyDictionary<string, string>? errors = null, int? retryAfter = null) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/problem+json";
        if (retryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var body = new Dictionary<string, object?> { ["title"] = ReasonPhrases.GetReasonPhrase(status), ["status"] = status };
        if (detail is not null)
            body["detail"] = detail;
        if (errors is not null)
            body["errors"] = errors;
        return JsonSerializer.SerializeAsync(response.Body, body, ApiJson.Options, httpContext.RequestAborted);
    }
}
