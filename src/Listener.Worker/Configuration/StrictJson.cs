using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace Listener.Worker.Configuration;

/// <summary>A file of JSON as <see cref="JsonConfigurationSource"/> reads it, whose letters must be what they were meant to be.</summary>
internal sealed class StrictJson : JsonConfigurationSource
{
    /// <param name="path">Whole.</param>
    public StrictJson(string path, bool optional)
    {
        (Path, Optional) = (path, optional);
        ResolveFileProvider();
    }

    /// <inheritdoc/>
    public override IConfigurationProvider Build(IConfigurationBuilder builder)
    {
        EnsureDefaults(builder);
        return new Provider(this);
    }

    private sealed class Provider(StrictJson source) : JsonConfigurationProvider(source)
    {
        public override void Load(Stream stream)
        {
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            base.Load(new MemoryStream(Encoding.UTF8.GetBytes(StrictText.Read(bytes.ToArray()))));
        }
    }
}
