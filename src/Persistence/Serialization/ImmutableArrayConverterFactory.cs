using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Magnum.Persistence.Serialization;

/// <summary>Writes an array that was never set as an empty one, where the framework's own converter throws.</summary>
internal sealed class ImmutableArrayConverterFactory : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(ImmutableArray<>);

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()), options)!;

    private sealed class Converter<T>(JsonSerializerOptions options) : JsonConverter<ImmutableArray<T>>
    {
        private readonly JsonConverter<T> _item = (JsonConverter<T>)options.GetConverter(typeof(T));

        public override bool HandleNull => true;

        // Item by item: the serializer, called for the whole array, would first read through all of it to find its end.
        public override ImmutableArray<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType is JsonTokenType.Null)
                return [];
            if (reader.TokenType is not JsonTokenType.StartArray)
                throw new JsonException();
            var items = ImmutableArray.CreateBuilder<T>();
            while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                items.Add(_item.Read(ref reader, typeof(T), options)!);
            return items.DrainToImmutable();
        }

        public override void Write(Utf8JsonWriter writer, ImmutableArray<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, ImmutableCollectionsMarshal.AsArray(value) ?? [], options);
    }
}
