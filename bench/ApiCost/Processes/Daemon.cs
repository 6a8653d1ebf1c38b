namespace Magnum.ApiCost.Processes;

/// <summary>A daemon, with every process below it.</summary>
/// <param name="Name">As the lab calls it; <c>silo</c> and <c>postgresql</c> are ours.</param>
/// <param name="ProcessId">Its first process.</param>
internal sealed record Daemon(string Name, int ProcessId);
