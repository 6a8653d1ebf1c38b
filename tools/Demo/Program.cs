using Magnum.Demo;
using Magnum.Launcher;

// The main job on the embedded default: a bay is created, used, resized and deleted. The exit status tells the truth.
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
var show = new Show(TimeProvider.System);
try
{
    var folder = Directory.CreateTempSubdirectory("magnum-demo-");
    try
    {
        await using var silo = new SiloProcess(DemoArguments.SiloOf(args), [new("Magnum__Storage__SqliteFile", Path.Combine(folder.FullName, "magnum.db"))]);
        show.Line($"starting the service at {silo.Api} on a simulated cloud at {silo.Cloud}");
        await silo.StartAsync(stop.Token);
        show.Line("it answers");
        await TellAsync(silo, folder.FullName);
    }
    finally
    {
        folder.Delete(recursive: true);
    }

    show.Line("done: everything is gone again");
    return 0;
}
catch (Exception e) when (e is DemoException or LaunchException)
{
    show.Line($"FAILED: {e.Message}");
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    show.Line("stopped");
    return 130;
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
    catch (Exception e) when (e is DemoException or HttpRequestException || (e is OperationCanceledException && !stop.IsCancellationRequested))
    {
        throw new DemoException($"{e.Message}{Environment.NewLine}The service's last lines:{Environment.NewLine}{silo.Tail()}");
    }
}
