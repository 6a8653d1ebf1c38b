using Magnum.DevCloud.State;

namespace Magnum.DevCloud.Machines;

/// <summary>Gives out addresses. Floating ones are of the loopback block, so that simulated engines really listen on them.</summary>
/// <param name="block">The number of the cloud's <see cref="LoopbackBlock"/>.</param>
internal sealed class AddressPlan(int block)
{
    /// <summary>An address inside a bay's network; nobody listens there.</summary>
    public static string NextFixed(CloudState state)
    {
        var number = ++state.LastAddress;
        return $"10.0.{(number / 250) % 250}.{(number % 250) + 2}";
    }

    /// <summary>An address that this machine can reach.</summary>
    public string NextFloating(CloudState state)
    {
        var number = ++state.LastAddress;
        return $"127.{block}.{(number / 250) % 250}.{(number % 250) + 2}";
    }

    /// <summary>The network's id from its id or name.</summary>
    public static string NetworkOf(CloudState state, string idOrName) =>
        state.Things.Values.FirstOrDefault(t => t.Kind == "network" && (t.Id == idOrName || t.Name == idOrName))?.Id ?? idOrName;
}
