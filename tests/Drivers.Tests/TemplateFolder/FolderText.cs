namespace Magnum.Drivers.Tests.TemplateFolder;

/// <summary>A small complete driver folder.</summary>
internal static class FolderText
{
    public const string Driver = """
        name: tiny
        provides:
          - {server_type: vm, os_distro: tinyos, coe: kubernetes}
        template: cluster.yaml
        parameters:
          bay: bay.uuid
          workers: {from: group.default-worker.node_count, type: integer}
          speed: {from: label.speed, type: integer, default: 3}
        groups:
          default-worker:
            node_count: workers
            nodes_to_remove: gone
            server: machine
            addresses: outside
            private_addresses: inside
        outputs:
          api_address: api
        """;

    public const string Template = """
        heat_template_version: 2018-08-31
        parameters:
          bay: {type: string}
          workers: {type: number}
          speed: {type: number, default: 1}
          gone: {type: comma_delimited_list, default: []}
        resources:
          group:
            type: OS::Heat::ResourceGroup
            properties:
              count: {get_param: workers}
              removal_policies: [{resource_list: {get_param: gone}}]
              resource_def: {type: member.yaml}
        outputs:
          api: {value: "http://api"}
          outside: {value: []}
          inside: {value: []}
        """;

    public const string Member = """
        heat_template_version: 2018-08-31
        resources:
          machine:
            type: OS::Heat::Value
            properties: {value: {get_file: boot/hello.sh}}
        """;

    /// <summary>Writes the folder below a temporary one.</summary>
    public static string WriteTo(TemporaryFolder folder, string name = "tiny", string driver = Driver, string template = Template)
    {
        folder.Write($"{name}/driver.yaml", driver);
        folder.Write($"{name}/cluster.yaml", template);
        folder.Write($"{name}/member.yaml", Member);
        folder.Write($"{name}/boot/hello.sh", "echo hello\n");
        return Path.Combine(folder.Path, name);
    }
}
