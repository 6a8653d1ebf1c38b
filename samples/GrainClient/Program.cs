using Magnum.GrainClient;
using Magnum.Grains.Abstractions;
using Magnum.Grains.Abstractions.Bays;
using Magnum.Grains.Abstractions.Callers;
using Microsoft.Extensions.DependencyInjection;

// Orders a bay, watches it being built, deletes it, and waits until it is gone.
if (args is not [var model, ..] || !Guid.TryParse(model, out var bayModel))
{
    Console.Error.WriteLine("Usage: GrainClient UUID-OF-A-BAY-MODEL [NAME]");
    Console.Error.WriteLine(Settings.Help);
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

var settings = Settings.FromEnvironment();
var token = await Keystone.LogInAsync(settings, stop.Token);
using var host = Connection.Build(settings);
await host.StartAsync(stop.Token);
var grains = host.Services.GetRequiredService<IClusterClient>();

// From here on every call says in whose name it is made.
using var name = KeystoneToken.Use(token);
try
{
    var uuid = Guid.NewGuid();
    var wishes = new BayWishes { Name = args.Length > 1 ? args[1] : "from-a-grain-client", NodeCount = 1 };
    var reply = await grains.GetGrain<IBayOrderGrain>(GrainKeys.Bay(uuid)).OrderAsync(new OrderBay(bayModel, wishes, token), stop.Token);
    if (reply is BayReply.Refused(var objection))
    {
        Console.Error.WriteLine($"The order is refused: {objection}");
        return 1;
    }

    Console.WriteLine($"{uuid} is accepted");
    var bay = grains.GetGrain<IBayGrain>(GrainKeys.Bay(uuid));
    var status = BayStatus.CreateInProgress;
    await foreach (var seen in bay.FollowAsync(cancellationToken: stop.Token))
    {
        status = seen.Status;
        Console.WriteLine($"{seen.Name}: {status.ToWord()} {seen.Operation?.Phase} {seen.StatusReason}".TrimEnd());
        if (!status.IsInProgress())
            break;
    }

    Console.WriteLine($"{uuid} is deleted again");
    if (await bay.DeleteAsync(stop.Token) is BayReply.Refused(var refusal))
    {
        Console.Error.WriteLine($"The deletion is refused: {refusal}");
        return 1;
    }

    if (await bay.WaitUntilSettledAsync(cancellationToken: stop.Token) is { } left)
    {
        Console.Error.WriteLine($"{left.Name}: {left.Status.ToWord()} {left.StatusReason}");
        return 1;
    }

    Console.WriteLine($"{uuid} is gone");
    return status is BayStatus.CreateComplete ? 0 : 1;
}
catch (CallRefusedException e)
{
    Console.Error.WriteLine($"The silo refuses the call ({e.Refusal}): {e.Message}");
    return 1;
}
finally
{
    await host.StopAsync(CancellationToken.None);
}
