// A walk through gophercloud's containerinfra package, as the distribution has it, against the cloud that OS_* names.
// Arguments: the prefix of names, a signing request in PEM, and the id of a project whose quota may be set.
package main

import (
	"fmt"
	"log"
	"os"
	"time"

	"github.com/gophercloud/gophercloud"
	"github.com/gophercloud/gophercloud/openstack"
	"github.com/gophercloud/gophercloud/openstack/containerinfra/v1/certificates"
	"github.com/gophercloud/gophercloud/openstack/containerinfra/v1/clusters"
	"github.com/gophercloud/gophercloud/openstack/containerinfra/v1/clustertemplates"
	"github.com/gophercloud/gophercloud/openstack/containerinfra/v1/nodegroups"
	"github.com/gophercloud/gophercloud/openstack/containerinfra/v1/quotas"
)

const patience = 3 * time.Minute

func must(what string, err error) {
	if err != nil {
		log.Fatalf("%s: %v", what, err)
	}
}

func demand(fact bool, format string, values ...interface{}) {
	if !fact {
		log.Fatalf(format, values...)
	}
}

func connect(user, project string) *gophercloud.ServiceClient {
	provider, err := openstack.AuthenticatedClient(gophercloud.AuthOptions{
		IdentityEndpoint: os.Getenv("OS_AUTH_URL"), Username: user, Password: os.Getenv("OS_PASSWORD"), TenantName: project, DomainName: "Default",
	})
	must("login", err)
	client, err := openstack.NewContainerInfraV1(provider, gophercloud.EndpointOpts{Region: os.Getenv("OS_REGION_NAME")})
	must("catalogue", err)
	client.Microversion = "1.10"
	return client
}

// until looks at a cluster until it has the status; a failed one ends the program.
func until(client *gophercloud.ServiceClient, id, status string) *clusters.Cluster {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(time.Second) {
		cluster, err := clusters.Get(client, id).Extract()
		must("get cluster", err)
		if cluster.Status == status {
			return cluster
		}
		demand(cluster.Status[len(cluster.Status)-6:] != "FAILED", "%s: %s", cluster.Status, cluster.StatusReason)
	}
	log.Fatalf("%s did not become %s", id, status)
	return nil
}

func walkGroups(client *gophercloud.ServiceClient, id string) {
	limit, count := 3, 1
	group, err := nodegroups.Create(client, id, nodegroups.CreateOpts{Name: "edge", NodeCount: &count, MaxNodeCount: &limit, Role: "edge"}).Extract()
	must("create node group", err)
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Second) {
		group, err = nodegroups.Get(client, id, group.UUID).Extract()
		must("get node group", err)
		if group.Status == "CREATE_COMPLETE" {
			break
		}
		demand(time.Now().Before(deadline), "node group is %s", group.Status)
	}
	demand(group.MaxNodeCount != nil && *group.MaxNodeCount == 3 && group.Role == "edge", "node group: %+v", group)
	_, err = nodegroups.Update(client, id, group.UUID, []nodegroups.UpdateOptsBuilder{nodegroups.UpdateOpts{Op: nodegroups.ReplaceOp, Path: "/max_node_count", Value: 4}}).Extract()
	must("update node group", err)
	must("delete node group", nodegroups.Delete(client, id, group.UUID).ExtractErr())
}

func main() {
	log.SetFlags(0)
	name, request, project := os.Args[1]+"-go", os.Args[2], os.Args[3]
	client := connect("alpha-user", "alpha")

	template, err := clustertemplates.Create(client, clustertemplates.CreateOpts{
		Name: name + "-t", COE: "kubernetes", ImageID: "labos", KeyPairID: "lab-key", ExternalNetworkID: "public", FlavorID: "m1.small", Labels: map[string]string{"a": "b"},
	}).Extract()
	must("create template", err)
	updated, err := clustertemplates.Update(client, template.UUID, []clustertemplates.UpdateOptsBuilder{
		clustertemplates.UpdateOpts{Op: clustertemplates.ReplaceOp, Path: "/docker_volume_size", Value: 5},
	}).Extract()
	must("update template", err)
	demand(updated.DockerVolumeSize == 5, "template: %+v", updated)
	page, err := clustertemplates.List(client, clustertemplates.ListOpts{Limit: 1}).AllPages()
	must("list templates", err)
	templates, err := clustertemplates.ExtractClusterTemplates(page)
	must("list templates", err)
	demand(len(templates) > 0, "no templates")

	// Unset, gophercloud sends "create_timeout": null.
	count := 1
	id, err := clusters.Create(client, clusters.CreateOpts{ClusterTemplateID: template.UUID, Name: name, NodeCount: &count}).Extract()
	must("create cluster", err)
	cluster := until(client, id, "CREATE_COMPLETE")
	demand(cluster.NodeCount == 1 && cluster.KeyPair == "lab-key", "cluster: %+v", cluster)
	page, err = clusters.ListDetail(client, clusters.ListOpts{Limit: 1}).AllPages()
	must("list clusters", err)
	all, err := clusters.ExtractClusters(page)
	must("list clusters", err)
	demand(len(all) > 0, "no clusters")

	_, err = clusters.Update(client, id, []clusters.UpdateOptsBuilder{clusters.UpdateOpts{Op: clusters.ReplaceOp, Path: "/node_count", Value: 2}}).Extract()
	must("update cluster", err)
	demand(until(client, id, "UPDATE_COMPLETE").NodeCount == 2, "the update had no effect")
	_, err = clusters.Resize(client, id, clusters.ResizeOpts{NodeCount: &count}).Extract()
	must("resize cluster", err)
	demand(until(client, id, "UPDATE_COMPLETE").NodeCount == 1, "the resize had no effect")

	page, err = nodegroups.List(client, id, nodegroups.ListOpts{}).AllPages()
	must("list node groups", err)
	groups, err := nodegroups.ExtractNodeGroups(page)
	must("list node groups", err)
	demand(len(groups) == 2, "%d node groups", len(groups))
	group, err := nodegroups.Get(client, id, groups[1].UUID).Extract()
	must("get node group", err)
	demand(group.IsDefault && group.ClusterID == id && group.StackID == cluster.StackID, "node group: %+v", group)
	walkGroups(client, id)

	authority, err := certificates.Get(client, id).Extract()
	must("get certificate", err)
	signed, err := certificates.Create(client, certificates.CreateOpts{ClusterUUID: id, CSR: request}).Extract()
	must("sign certificate", err)
	demand(len(authority.PEM) > 0 && len(signed.PEM) > 0, "no certificate")

	quota, err := quotas.Create(connect("admin", "admin"), quotas.CreateOpts{ProjectID: project, Resource: "Cluster", HardLimit: 9}).Extract()
	must("create quota", err)
	demand(quota.HardLimit == 9, "quota: %+v", quota)
	_, err = quotas.Create(client, quotas.CreateOpts{ProjectID: project, Resource: "Cluster", HardLimit: 9}).Extract()
	demand(err != nil, "a member set a quota")

	must("delete cluster", clusters.Delete(client, id).ExtractErr())
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Second) {
		_, err = clusters.Get(client, id).Extract()
		if _, gone := err.(gophercloud.ErrDefault404); gone {
			break
		}
		demand(time.Now().Before(deadline), "the cluster is still there")
	}
	must("delete template", clustertemplates.Delete(client, template.UUID).ExtractErr())
	fmt.Println("gophercloud walked")
}
