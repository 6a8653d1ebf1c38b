using Magnum.KillSwitch;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

[assembly: HostingStartup(typeof(KillStartup))]

namespace Magnum.KillSwitch;

/// <summary>Puts the kill points into a silo: before and after its calls of OpenStack and of other grains, and after its commits.</summary>
internal sealed class KillStartup : IHostingStartup
{
    /// <summary>The variable that names the file of points that have had their kill.</summary>
    public const string FileVariable = "MAGNUM_KILL_POINTS";

    public void Configure(IWebHostBuilder builder)
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is not { Length: > 0 } file)
            return;
        var points = new KillPoints(file);
        builder.ConfigureServices(services =>
        {
            services.AddSingleton<IHttpMessageHandlerBuilderFilter>(new HttpKills(points));
            services.AddSingleton<IOutgoingGrainCallFilter>(new GrainCallKills(points));
            services.AddSingleton<IIncomingGrainCallFilter>(new RequestMarks());
            // Orleans adds its own where there is none yet.
            services.AddSingleton<IPersistentStateFactory>(new CommitKills(points, new PersistentStateFactory()));
        });
    }
}
