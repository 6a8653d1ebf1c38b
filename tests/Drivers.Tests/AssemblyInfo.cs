using System.Runtime.Versioning;

// Boot scripts run in bash, on file modes.
[assembly: SupportedOSPlatform("linux")]
