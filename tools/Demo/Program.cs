using Magnum.Demo;
using Magnum.Launcher;

// The main job on the embedded default: a bay is created, used, resized and deleted. The exit status tells the truth.
using var stop = new StopSignals();
var show = new Show(TimeProvider.System);
try
{
    var folder = Directory.CreateTempSubdirectory("magnum-demo-");
    try
    {
        await using var silo = new SiloProcess(DemoArguments.SiloOf(args), [new("Magnum__Storage__SqliteFile", Path.Combine(folder.FullName, "magnum.db"))]);
        try
        {
            show.Line($"starting the service at {silo.Api} on a simulated cloud at {silo.Cloud}");
            await silo.StartAsync(stop.Token);
            show.Line("it answers");
            await TellAsync(silo, folder.FullName);
        }
        finally
        {
            // Only a demo that was stopped leaves a service that is well.
            if (stop.Came && silo.IsRunning)
                await silo.StopAsync(CancellationToken.None);
        }
    }
    finally
    {
        folder.Delete(recursive: true);
    }

    show.Line("done: everything is gone again");
    return 0;
}
catch (Exception e) when (stop.Came && e is OperationCanceledException or DemoException or LaunchException)
{
    // A terminal's signal reaches the service too, and what was asked of it then may fail.
    show.Line("stopped");
    return stop.ExitStatus;
}
catch (Exception e) when (e is DemoException or LaunchException)
{
    show.Line($"FAILED: {e.Message}");
    return 1;
}

// Whatever goes wrong while the service runs is told with its last lines; so is an end that was none of its own.
async Task TellAsync(SiloProcess silo, string folder)
{
    try
    {
        await new BayStory(silo, folder, show).RunAsync(stop.Token);
        if (await silo.StopAsync(stop.Token) is var status and not 0)
            throw new DemoException($"the service ended with status {status}");
    }
    catch (Exception e) when (e is DemoException or HttpRequestException || (e is OperationCanceledException && !stop.Came))
    {
        throw new DemoException($"{e.Message}{Environment.NewLine}The service's last lines:{Environment.NewLine}{silo.Tail()}");
    }
}
