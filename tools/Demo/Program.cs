using Magnum.Demo;

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
        await using var silo = await SiloProcess.StartAsync(DemoArguments.SiloOf(args), folder.FullName, show, stop.Token);
        await new BayStory(silo, folder.FullName, show).RunAsync(stop.Token);
    }
    finally
    {
        folder.Delete(recursive: true);
    }

    show.Line("done: everything is gone again");
    return 0;
}
catch (DemoException e)
{
    show.Line($"FAILED: {e.Message}");
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    show.Line("stopped");
    return 130;
}
