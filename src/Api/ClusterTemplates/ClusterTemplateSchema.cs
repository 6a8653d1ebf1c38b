using Magnum.Api.Validation;

namespace Magnum.Api.ClusterTemplates;

/// <summary>The body of <c>POST /v1/clustertemplates</c>; patched templates are checked by it too.</summary>
/// <remarks>Source: openstack/magnum magnum/api/controllers/v1/cluster_template.py, class ClusterTemplate, releases 15.0.1 and 22.0.0.</remarks>
internal static class ClusterTemplateSchema
{
    private static readonly TextField Text = new(1, 255);
    private static readonly BooleanField Flag = new();
    private static readonly IgnoredField Ignored = new();

    public static readonly BodySchema Body = new("cluster_template",
    [
        new BodyField("uuid", new UuidField()),
        new BodyField("name", Text),
        // Magnum reports a missing engine only after the other fields, with a text of its own.
        new BodyField("coe", new WordField("kubernetes", "swarm", "dcos", "mesos", "swarm-mode")),
        new BodyField("image_id", Text) { IsMandatory = true },
        new BodyField("flavor_id", Text),
        new BodyField("master_flavor_id", Text),
        new BodyField("dns_nameserver", new NameServersField()),
        new BodyField("keypair_id", Text),
        new BodyField("external_network_id", Text),
        new BodyField("fixed_network", Text),
        new BodyField("fixed_subnet", Text),
        new BodyField("network_driver", Text),
        new BodyField("apiserver_port", new IntegerField(1024, 65535)),
        new BodyField("docker_volume_size", new IntegerField(1)),
        new BodyField("cluster_distro", Text),
        new BodyField("links", Ignored) { IsReadOnly = true },
        new BodyField("http_proxy", Text),
        new BodyField("https_proxy", Text),
        new BodyField("no_proxy", Text),
        new BodyField("volume_driver", Text),
        new BodyField("registry_enabled", Flag),
        new BodyField("labels", new LabelsField()),
        new BodyField("tls_disabled", Flag),
        new BodyField("public", Flag),
        new BodyField("server_type", new WordField("vm", "bm")),
        new BodyField("insecure_registry", Text),
        new BodyField("docker_storage_driver", Text),
        new BodyField("master_lb_enabled", Flag),
        new BodyField("floating_ip_enabled", Flag),
        new BodyField("project_id", Text) { IsReadOnly = true },
        new BodyField("user_id", Text) { IsReadOnly = true },
        new BodyField("hidden", Flag),
        new BodyField("tags", new TextField(0, 255)),
        new BodyField("driver", new TextField(0, 255)),
        new BodyField("created_at", Ignored) { IsReadOnly = true },
        new BodyField("updated_at", Ignored) { IsReadOnly = true },
    ]);
}
