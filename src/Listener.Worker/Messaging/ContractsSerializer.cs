using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Listener.Contracts;
using MassTransit;
using MassTransit.Serialization;

namespace Listener.Worker.Messaging;

/// <summary>Writes our messages as the bare JSON of the contract: any client reads them, and nothing about this machine leaves the house.</summary>
internal sealed class ContractsSerializer : IMessageSerializer
{
    public ContentType ContentType { get; } = new("application/json");

    public MessageBody GetMessageBody<T>(SendContext<T> context)
        where T : class =>
        new BytesMessageBody(JsonSerializer.SerializeToUtf8Bytes(context.Message, (JsonTypeInfo<T>)ContractsJson.Readable.GetTypeInfo(typeof(T))!));
}
