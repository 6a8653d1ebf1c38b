using System.Reflection;
using System.Runtime.Loader;

/// <summary>
/// The runtime calls it before the program's own <c>Main</c> (<c>DOTNET_STARTUP_HOOKS</c>, by this name and without a namespace);
/// it lets the program find this assembly, which is not among its own.
/// </summary>
/// <remarks>Source: dotnet/runtime docs/design/features/host-startup-hook.md.</remarks>
#pragma warning disable CA1050 // The runtime looks for this name in no namespace.
internal static class StartupHook
#pragma warning restore CA1050
{
    public static void Initialize()
    {
        var own = typeof(StartupHook).Assembly;
        AssemblyLoadContext.Default.Resolving += (_, wanted) => Resolve(own, wanted);
    }

    private static Assembly? Resolve(Assembly own, AssemblyName wanted) => wanted.Name == own.GetName().Name ? own : null;
}
