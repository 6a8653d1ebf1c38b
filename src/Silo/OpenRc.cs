using Magnum.DevCloud;

namespace Magnum.Silo;

/// <summary>Files to source, in any shell of POSIX's, so that the stock <c>openstack</c> client talks to the simulated cloud and to this service.</summary>
internal static class OpenRc
{
    private static readonly (string Name, string User, string Project)[] Identities =
        [("alpha", "alpha-user", "alpha"), ("alpha-reader", "alpha-reader", "alpha"), ("beta", "beta-user", "beta"), ("admin", "admin", "admin")];

    /// <summary>Writes one file for each identity, readable by the owner only, and names them on the console.</summary>
    /// <param name="cloud">The running cloud.</param>
    /// <param name="password">Password of all its users.</param>
    /// <param name="folder">Where the files go; with PostgreSQL nothing else may have made it.</param>
    /// <param name="service">Address of this service.</param>
    public static void Write(DevCloudServer cloud, string password, string folder, Uri service)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Console.WriteLine($"Magnum answers at {service}. To talk to it with the openstack client, source one of:");
        foreach (var (name, user, project) in Identities)
        {
            var path = Path.Combine(folder, $"openrc-{name}");
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
            using var file = new StreamWriter(path, options);
            // What another cloud's file left behind goes first; OS_CLOUD is named so that there is always one.
            file.Write($$"""
                unset OS_CLOUD $(env | sed -n 's/^\(OS_[A-Za-z0-9_]*\)=.*/\1/p')
                export OS_AUTH_URL={{Quote(cloud.AuthUrl.ToString())}} OS_IDENTITY_API_VERSION=3 OS_REGION_NAME=RegionOne
                export OS_USER_DOMAIN_NAME=Default OS_PROJECT_DOMAIN_NAME=Default
                export OS_USERNAME={{Quote(user)}} OS_PASSWORD={{Quote(password)}} OS_PROJECT_NAME={{Quote(project)}}

                """);
            Console.WriteLine($"  . {Quote(path)}");
        }

        Console.WriteLine("and then, for example: openstack coe cluster list");
    }

    // Between single quotes a shell takes everything as it is, but a single quote.
    private static string Quote(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
