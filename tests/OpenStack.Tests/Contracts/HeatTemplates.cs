namespace Magnum.OpenStack.Tests.Contracts;

/// <summary>Templates of resources that no other service is needed for.</summary>
internal static class HeatTemplates
{
    public const string Nothing = """
        heat_template_version: 2018-08-31
        resources:
          one:
            type: OS::Heat::None
        """;

    /// <summary>A group of nested members; the parameters decide how many, and whether one fails.</summary>
    public const string Group = """
        heat_template_version: 2018-08-31
        parameters:
          count: {type: number, default: 2}
          fail: {type: boolean, default: false}
          secret: {type: string, hidden: true, default: swordfish}
          magnum_operation: {type: string, default: none}
        resources:
          members:
            type: OS::Heat::ResourceGroup
            properties:
              count: {get_param: count}
              resource_def:
                type: member.yaml
                properties:
                  name:
                    str_replace: {template: "node-%index%-OP", params: {OP: {get_param: magnum_operation}}}
                  fail: {get_param: fail}
        outputs:
          names: {value: {get_attr: [members, node_name]}}
          operation: {value: {get_param: magnum_operation}}
        """;

    public const string Member = """
        heat_template_version: 2018-08-31
        parameters:
          name: {type: string}
          fail: {type: boolean, default: false}
        resources:
          machine:
            type: OS::Heat::TestResource
            properties:
              value: {get_param: name}
              fail: {get_param: fail}
        outputs:
          node_name: {value: {get_attr: [machine, output]}}
        """;

    /// <summary>Three resources, of which the second refers to the first.</summary>
    public const string Referring = """
        heat_template_version: 2018-08-31
        parameters:
          word: {type: string, default: none}
        resources:
          first:
            type: OS::Heat::TestResource
            properties: {value: fixed}
          second:
            type: OS::Heat::TestResource
            properties: {value: {get_resource: first}}
          third:
            type: OS::Heat::TestResource
            properties: {value: {get_param: word}}
        """;

    /// <summary>A network of the tenant's own.</summary>
    public const string Network = """
        heat_template_version: 2018-08-31
        parameters:
          name: {type: string}
        resources:
          network:
            type: OS::Neutron::Net
            properties:
              name: {get_param: name}
          subnet:
            type: OS::Neutron::Subnet
            properties:
              name: {get_param: name}
              network: {get_resource: network}
              cidr: 10.77.0.0/24
        outputs:
          network: {value: {get_resource: network}}
          subnet: {value: {get_resource: subnet}}
        """;

    /// <summary>A network of the tenant's own that floating addresses lead into.</summary>
    public const string RoutedNetwork = """
        heat_template_version: 2018-08-31
        resources:
          network:
            type: OS::Neutron::Net
          subnet:
            type: OS::Neutron::Subnet
            properties:
              network: {get_resource: network}
              cidr: 10.79.0.0/24
          router:
            type: OS::Neutron::Router
            properties:
              external_gateway_info: {network: public}
          inside:
            type: OS::Neutron::RouterInterface
            properties:
              router: {get_resource: router}
              subnet: {get_resource: subnet}
        outputs:
          subnet: {value: {get_resource: subnet}}
        """;

    /// <summary>A machine with a port.</summary>
    public const string Server = """
        heat_template_version: 2018-08-31
        parameters:
          name: {type: string}
        resources:
          network:
            type: OS::Neutron::Net
            properties:
              name: {get_param: name}
          subnet:
            type: OS::Neutron::Subnet
            properties:
              network: {get_resource: network}
              cidr: 10.78.0.0/24
          port:
            type: OS::Neutron::Port
            properties:
              network: {get_resource: network}
              fixed_ips: [{subnet: {get_resource: subnet}}]
          server:
            type: OS::Nova::Server
            properties:
              name: {get_param: name}
              flavor: m1.small
              image: labos
              networks: [{port: {get_resource: port}}]
        outputs:
          server: {value: {get_resource: server}}
        """;
}
