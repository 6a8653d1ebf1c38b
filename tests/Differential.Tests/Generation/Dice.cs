namespace Magnum.Differential.Tests.Generation;

/// <summary>Choices that a seed decides.</summary>
public sealed class Dice(int seed)
{
    private readonly Random random = new(seed);

    /// <summary>One of them.</summary>
    public T Pick<T>(params ReadOnlySpan<T> items) => items[random.Next(items.Length)];

    /// <summary>One of them.</summary>
    public T From<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Chance(int percent) => random.Next(100) < percent;

    /// <summary>A number from 0 to below that.</summary>
    public int Below(int limit) => random.Next(limit);
}
