using System.Text.Json.Serialization;

namespace Listener.Classifier.Training;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LabelledText))]
internal sealed partial class LabelledTextJson : JsonSerializerContext;
