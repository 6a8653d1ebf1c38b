using System.Text.Json;

namespace Magnum.Api.Requests;

/// <summary>The object around a list: the list itself and, where there may be more of it, the address of its next page.</summary>
/// <remarks>Lists write it by hand, item by item; this tells what they write.</remarks>
internal static class CollectionShape
{
    public static IJsonShape Of(string key, IJsonShape item, bool hasPages)
    {
        JsonField<object> items = new(key, new JsonKind.Objects(item), Unused);
        JsonField<object> next = new("next", new JsonKind.Address(), Unused) { IsOptional = true };
        return new JsonShape<object>(hasPages ? [items, next] : [items]);
    }

    private static void Unused(Utf8JsonWriter json, string name, object shown) => throw new NotSupportedException("Lists are written item by item.");
}
