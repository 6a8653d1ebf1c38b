namespace Magnum.Api.GrainCalls;

/// <summary>References to the grains behind one interface, by their text keys.</summary>
/// <remarks>Orleans looks up an interface's attributes by reflection for each reference that it is asked for (a tenth of a read's cost, release 10.4); here once.</remarks>
internal sealed class GrainReferences<T>(IGrainFactory grains)
    where T : class, IGrainWithStringKey
{
    private volatile GrainReference? _sample;

    /// <summary>The grain with that key.</summary>
    public T Of(string key)
    {
        if (_sample is { } sample)
            return (T)grains.GetGrain(GrainId.Create(sample.GrainId.Type, key), sample.InterfaceType);
        var grain = grains.GetGrain<T>(key);
        _sample = grain as GrainReference;
        return grain;
    }
}
