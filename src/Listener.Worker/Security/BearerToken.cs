using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Listener.Worker.Security;

/// <summary>The token of the HTTP face, kept as its hash only.</summary>
public sealed class BearerToken(string token)
{
    private const string Scheme = "Bearer ";
    private readonly byte[] _hash = Hash(token);

    /// <summary>True for one <c>Authorization</c> header with exactly <c>Bearer</c>, one space and the token (RFC 6750, section 2.1). Takes the same time for every wrong token of a length.</summary>
    public bool Matches(StringValues authorization) =>
        authorization is [{ } header]
        && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Hash(header[Scheme.Length..]), _hash);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
