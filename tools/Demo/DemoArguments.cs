namespace Magnum.Demo;

/// <summary>The demo's one argument: the built silo to run.</summary>
internal static class DemoArguments
{
    /// <exception cref="DemoException">The argument is missing or names no file.</exception>
    public static string SiloOf(string[] args)
    {
        if (args is not [var silo])
            throw new DemoException("usage: Demo PATH-OF-Magnum.Silo.dll (./magnum demo gives it)");
        return File.Exists(silo) ? silo : throw new DemoException($"there is no {silo}; build src/Silo first");
    }
}

/// <summary>The demo can't go on; the message is for the person who watches.</summary>
internal sealed class DemoException(string message) : Exception(message);
