using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Listener.Connectors.Http;

/// <summary>How Listener behaves towards other people's servers.</summary>
public sealed class SourceHttpOptions
{
    public const string Section = "Listener:Fetch";

    /// <summary>Says who asks and where to complain; many hosts refuse a request without it.</summary>
    [Required, MinLength(1), MaxLength(200)]
    public string UserAgent { get; init; } =
        $"Listener/{typeof(SourceHttpOptions).Assembly.GetName().Version?.ToString(3)} (+https://github.com/listener)";

    /// <summary>Time to open a connection.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time for one request with all its redirects, from the first byte to the last.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of a body after decompression.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>Redirects followed in one request.</summary>
    [Range(0, 20)]
    public int MaxRedirects { get; init; } = 5;
}

/// <summary>Checks <see cref="SourceHttpOptions"/> at start.</summary>
[OptionsValidator]
public sealed partial class SourceHttpOptionsValidator : IValidateOptions<SourceHttpOptions>;
