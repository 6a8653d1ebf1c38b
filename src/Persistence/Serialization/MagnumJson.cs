using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Magnum.Persistence.Serialization;

/// <summary>The JSON that grain states are stored as.</summary>
/// <remarks>
/// Metadata comes from reflection on purpose: source-generated metadata gives an <c>init</c> property that the text lacks its
/// type's default instead of its initializer's value, so that a row of an older version would come back without its defaults.
/// </remarks>
public static class MagnumJson
{
    /// <summary>camelCase; enums by their wire words; nulls left out; instants in UTC with seven digits; metadata in any order.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

            // jsonb sorts the keys of an object, so that a type discriminator needn't come first.
            AllowOutOfOrderMetadataProperties = true,

            // The text goes into a database, never into a page.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new JsonStringEnumConverter());
        options.Converters.Add(new SortableInstantConverter());
        options.Converters.Add(new ImmutableArrayConverterFactory());
        options.MakeReadOnly();
        return options;
    }
}
