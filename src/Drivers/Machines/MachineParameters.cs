using System.Text;
using Magnum.Grains.Abstractions.Bays;

namespace Magnum.Drivers.Machines;

/// <summary>Fills the parameters that the stacks of all drivers with machines have. Names are those of openstack/magnum k8s_fedora_coreos_v1, release 17.</summary>
internal static class MachineParameters
{
    private const string DefaultOwnSubnet = "10.0.0.0/24";

    /// <summary>Heat's own limit of a wait condition's timeout, in seconds (heat wait_condition.py, release 19).</summary>
    private const int LongestWaitSeconds = 43_200;

    /// <summary>A default group of the bay.</summary>
    /// <exception cref="ArgumentException">It has none of that name.</exception>
    public static NodeGroupSnapshot Group(this BayPlanInput input, string name) =>
        input.NodeGroups.FirstOrDefault(group => group.Name == name)
        ?? throw new ArgumentException($"A bay of this driver has a group {name}.", nameof(input));

    /// <summary>How the bay's machines are told what to do at their first boot.</summary>
    public static BootFormat Boot(this BayPlanInput input) => BootFormat.Of(input.Spec.BayModel.ClusterDistro);

    /// <summary>What machines are: <c>vm</c> or <c>bm</c>.</summary>
    public static void AddServers(StackParameters parameters, BaySpec spec) => parameters.Add("server_type", spec.BayModel.ServerType);

    /// <summary>Who may log in, and how long machines may take.</summary>
    public static void AddAccess(StackParameters parameters, BaySpec spec)
    {
        parameters.Add("ssh_key_name", spec.Keypair);
        if (spec.CreateTimeoutMinutes > 0)
        {
            parameters.Add("wait_condition_timeout", (int)Math.Min(spec.CreateTimeoutMinutes * 60L, LongestWaitSeconds));
        }
    }

    /// <summary>The network that machines are in: the bay's own or a given one.</summary>
    public static void AddNetwork(StackParameters parameters, BaySpec spec)
    {
        var model = spec.BayModel;
        parameters.Add("dns_nameserver", model.DnsNameserver);
        AddWayOut(parameters, spec);
        if (spec.FixedNetworkId is not null)
        {
            parameters.Add("fixed_network", spec.FixedNetworkId);
            parameters.Add("fixed_subnet", spec.FixedSubnetId);
            parameters.Add("fixed_network_name", spec.FixedNetwork);
        }
        else
        {
            parameters.Add("fixed_network_name", spec.Name);
        }
    }

    /// <summary>The load balancer before the masters; nothing where the bay has none.</summary>
    public static void AddLoadBalancer(StackParameters parameters, BaySpec spec)
    {
        if (!spec.MasterLbEnabled)
        {
            return;
        }

        var provider = spec.Labels.Text("octavia_provider");
        parameters.Add("master_lb_enabled", true);
        parameters.Add("master_lb_floating_ip_enabled", HasBalancedAddress(spec));
        parameters.Add("octavia_provider", provider);
        parameters.Add("octavia_lb_algorithm", spec.Labels.Text("octavia_lb_algorithm") ?? (provider == "ovn" ? "SOURCE_IP_PORT" : null));
        parameters.Add("octavia_lb_healthcheck", spec.Labels.Flag("octavia_lb_healthcheck") ?? true);
        if (spec.Labels.Networks("master_lb_allowed_cidrs") is { Length: > 0 } networks)
        {
            // As Magnum does: the bay's own machines use it too. The range of a given network is not known here.
            parameters.Add("master_lb_allowed_cidrs", string.Join(',', spec.FixedNetworkId is null ? networks.Add(OwnSubnet(spec)) : networks));
        }
    }

    /// <summary>Whether the load balancer has an address outside. Unlike Magnum's templates the label decides alone where it is there, as the look at a bay's health assumes too.</summary>
    public static bool HasBalancedAddress(BaySpec spec) => spec.MasterLbEnabled && (spec.Labels.Flag("master_lb_floating_ip_enabled") ?? spec.FloatingIpEnabled);

    /// <summary>Whether the bay's API has an address outside, at which the service can ask it.</summary>
    public static bool HasAddressOutside(BaySpec spec) => spec.MasterLbEnabled ? HasBalancedAddress(spec) : spec.FloatingIpEnabled;

    /// <summary>How machines reach, and are reached from, what is outside.</summary>
    public static void AddWayOut(StackParameters parameters, BaySpec spec)
    {
        var model = spec.BayModel;
        parameters.Add("external_network", spec.ExternalNetworkId);
        parameters.Add("floating_ip_enabled", spec.FloatingIpEnabled);
        parameters.Add("http_proxy", model.HttpProxy);
        parameters.Add("https_proxy", model.HttpsProxy);
        // As Magnum does: machines of the bay reach each other without the proxy.
        parameters.Add("no_proxy", string.IsNullOrEmpty(model.NoProxy) || spec.FixedNetworkId is not null ? model.NoProxy : $"{model.NoProxy},{OwnSubnet(spec)}");
    }

    /// <summary>Whether the bay has a registry of images, and at which port.</summary>
    public static void AddRegistry(StackParameters parameters, BaySpec spec)
    {
        parameters.Add("registry_enabled", spec.BayModel.RegistryEnabled);
        parameters.Add("registry_port", spec.Labels.Number("registry_port"));
    }

    /// <summary>Where the cloud is, and what machines log in with.</summary>
    public static void AddCloud(StackParameters parameters, BayPlanInput input)
    {
        parameters.Add("auth_url", input.Cloud.AuthUrl);
        parameters.Add("magnum_url", input.Cloud.MagnumUrl);
        parameters.Add("region_name", input.Cloud.RegionName);
        parameters.Add("verify_ca", input.Cloud.VerifyCa);
        // Unlike Magnum's templates in one line, as the machines' settings are.
        parameters.Add("openstack_ca", input.Cloud.Authorities is { } authorities ? Convert.ToBase64String(Encoding.UTF8.GetBytes(authorities)) : null);
        parameters.Add("trustee_domain_id", input.Cloud.TrusteeDomainId);
        AddCredential(parameters, input.Machine);
    }

    /// <summary>What machines log in with; nothing where the operator does not enable it.</summary>
    public static void AddCredential(StackParameters parameters, MachineCredential? machine)
    {
        parameters.Add("trustee_user_id", machine?.UserId);
        parameters.Add("trustee_username", machine?.UserName);
        parameters.Add("trustee_password", machine?.Password);
        parameters.Add("trust_id", machine?.TrustId);
    }

    // CIDR of the network that the bay makes for itself.
    private static string OwnSubnet(BaySpec spec) => spec.Labels.Network("fixed_subnet_cidr") ?? DefaultOwnSubnet;
}
