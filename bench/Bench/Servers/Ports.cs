using System.Globalization;
using Magnum.Launcher;

namespace Magnum.Bench.Servers;

/// <summary>Ports of 127.0.0.1.</summary>
public static class Ports
{
    /// <summary>So many that nobody listens on, as texts for settings.</summary>
    public static string[] Free(int count) => [.. FreePorts.Take(count).Select(static port => port.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The address of a server there.</summary>
    public static Uri Address(string port) => new($"http://127.0.0.1:{port}/");
}
