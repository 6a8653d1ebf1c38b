namespace Magnum.Launcher;

/// <summary>A process ended at its start or did not answer in time; the message has its last lines.</summary>
public sealed class LaunchException(string message) : Exception(message);
