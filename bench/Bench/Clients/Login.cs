namespace Magnum.Bench.Clients;

/// <summary>Who logs in where; user and project are of the default domain.</summary>
/// <param name="Keystone">Its address, with <c>/v3</c>.</param>
/// <param name="User">The user's name.</param>
/// <param name="Password">The user's password.</param>
/// <param name="Project">Name of the project.</param>
public sealed record Login(Uri Keystone, string User, string Password, string Project);
