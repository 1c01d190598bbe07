using System.Security.Cryptography;
using System.Text;

namespace Listener.Worker.Capture;

/// <summary>The identity of a mention: the same everywhere and for ever, so that a repeat is recognised by its key alone.</summary>
public static class MentionId
{
    /// <summary>128 bits of SHA-256 over brand, kind of source and the post's identity, as a version 8 UUID (RFC 9562, section 5.8).</summary>
    /// <param name="externalId">The post's <see cref="Connectors.Post.Identity"/> where it has one.</param>
    /// <param name="scope">The post's scope where its external id alone is not unique; null otherwise.</param>
    public static Guid Of(string brand, string kind, string? scope, string externalId)
    {
        // The unit separator cannot occur in a key, so no two triples give the same text.
        var text = $"{brand}\u001f{kind}\u001f{scope}\u001f{externalId}";
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
