using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Listener.Storage;

/// <summary>Ids of messages: the same for the same content on every machine, so that a receiver recognises a repeat.</summary>
public static class MessageIds
{
    /// <summary>
    /// Id of the message that carries the verdict of one classifier version: a version 5 UUID (RFC 9562, section 5.5) below the mention's
    /// id.
    /// </summary>
    public static Guid Classified(Guid mentionId, int classifierVersion)
    {
        Span<byte> name = stackalloc byte[20];
        mentionId.TryWriteBytes(name, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(name[16..], classifierVersion);

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // Version 5 is defined over SHA-1; it names, it does not protect.
        SHA1.HashData(name, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
