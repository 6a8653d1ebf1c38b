namespace Magnum.Bench.Servers;

/// <summary>How the product is started on a cloud.</summary>
public static class SiloLaunch
{
    /// <summary>On free ports.</summary>
    /// <param name="programs">Where the product is.</param>
    /// <param name="keystone">The cloud's Keystone, with <c>/v3</c>.</param>
    /// <param name="password">Of the service user and the trustees' administrator.</param>
    /// <param name="settings">The rest of the settings: storage at least.</param>
    public static Launch Prepare(Programs programs, Uri keystone, string password, IEnumerable<KeyValuePair<string, string>> settings)
    {
        ArgumentNullException.ThrowIfNull(programs);
        ArgumentNullException.ThrowIfNull(keystone);
        var ports = Ports.Free(3);
        var all = new Dictionary<string, string>(settings)
        {
            ["Magnum__Silo__Url"] = Ports.Address(ports[0]).ToString(),
            ["Magnum__Silo__SiloPort"] = ports[1],
            ["Magnum__Silo__GatewayPort"] = ports[2],
            ["Magnum__Keystone__AuthUrl"] = keystone.ToString(),
            ["Magnum__Keystone__Username"] = "magnum",
            ["Magnum__Keystone__Password"] = password,
            ["Magnum__Keystone__ProjectName"] = "service",
            ["Magnum__Trust__Domain"] = "magnum",
            ["Magnum__Trust__AdminUser"] = "magnum_domain_admin",
            ["Magnum__Trust__AdminPassword"] = password,
        };
        return new Launch(programs.Silo, Ports.Address(ports[0]), all);
    }
}
