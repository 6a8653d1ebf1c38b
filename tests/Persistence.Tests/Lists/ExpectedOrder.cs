using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json.Serialization;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Persistence.Tests.Lists;

/// <summary>The order that a list has to have, by means other than SQL: sort values by the wire's key, absent ones lowest, ties by creation.</summary>
internal static class ExpectedOrder
{
    private static readonly Dictionary<string, string> Properties = new()
    {
        ["cluster_template_id"] = nameof(BaySnapshot.BayModelId),
        ["hostcluster_id"] = "HostBayId",
        ["create_timeout"] = nameof(BaySnapshot.CreateTimeoutMinutes),
    };

    /// <summary>Sorts what is given in order of creation.</summary>
    public static T[] Of<T>(IEnumerable<T> created, string sortKey, bool descending)
    {
        if (sortKey == "id")
            return descending ? [.. created.Reverse()] : [.. created];
        var name = Properties.GetValueOrDefault(sortKey) ?? string.Concat(sortKey.Split('_').Select(static word => char.ToUpperInvariant(word[0]) + word[1..]));
        var property = typeof(T).GetProperty(name) ?? throw new ArgumentException($"{typeof(T).Name} has no {name} for {sortKey}.");
        var ordered = created.Select((item, number) => (Item: item, Number: number, Value: Comparable(property.GetValue(item))))
            .OrderBy(static row => row.Value, Comparer<byte[]?>.Create(Compare)).ThenBy(static row => row.Number)
            .Select(static row => row.Item);
        return descending ? [.. ordered.Reverse()] : [.. ordered];
    }

    // Bytes whose order is the values' order: UTF-8 for texts, big-endian for numbers.
    private static byte[]? Comparable(object? value) => value switch
    {
        null => null,
        string text => Encoding.UTF8.GetBytes(text),
        Guid uuid => Encoding.UTF8.GetBytes(uuid.ToString("D")),
        bool flag => [flag ? (byte)1 : (byte)0],
        int number => BigEndian(number),
        DateTimeOffset instant => BigEndian(instant.UtcTicks),
        Enum word => Encoding.UTF8.GetBytes(word.GetType().GetField(word.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name),
        _ => throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"No order for {value.GetType()}.")),
    };

    private static byte[] BigEndian(long number)
    {
        var bytes = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }

    private static int Compare(byte[]? left, byte[]? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        _ => left.AsSpan().SequenceCompareTo(right),
    };
}
