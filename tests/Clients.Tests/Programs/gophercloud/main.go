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
	"github.com/gophercloud/gophercloud/pagination"
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

func createTemplate(client *gophercloud.ServiceClient, name, image string) *clustertemplates.ClusterTemplate {
	template, err := clustertemplates.Create(client, clustertemplates.CreateOpts{
		Name: name, COE: "kubernetes", ImageID: image, KeyPairID: "lab-key", ExternalNetworkID: "public", FlavorID: "m1.small", MasterFlavorID: "m1.small",
		FloatingIPEnabled: gophercloud.Disabled, Labels: map[string]string{"a": "b"},
	}).Extract()
	must("create template", err)
	return template
}

func createCluster(client *gophercloud.ServiceClient, name, template string, count int) string {
	// Unset, gophercloud sends "create_timeout": null.
	id, err := clusters.Create(client, clusters.CreateOpts{ClusterTemplateID: template, Name: name, NodeCount: &count}).Extract()
	must("create cluster", err)
	return id
}

// listed says whether a list of clusters has one of that id.
func listed(pager pagination.Pager, id string) bool {
	page, err := pager.AllPages()
	must("list clusters", err)
	all, err := clusters.ExtractClusters(page)
	must("list clusters", err)
	for _, cluster := range all {
		if cluster.UUID == id {
			return true
		}
	}
	return false
}

func authorityOf(client *gophercloud.ServiceClient, id string) string {
	authority, err := certificates.Get(client, id).Extract()
	must("get certificate", err)
	demand(len(authority.PEM) > 0, "no authority")
	return authority.PEM
}

func waitUntilGone(client *gophercloud.ServiceClient, id string) {
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Second) {
		_, err := clusters.Get(client, id).Extract()
		if _, gone := err.(gophercloud.ErrDefault404); gone {
			return
		}
		demand(time.Now().Before(deadline), "cluster %s is still there", id)
	}
}

func main() {
	log.SetFlags(0)
	name, request, project := os.Args[1]+"-go", os.Args[2], os.Args[3]
	client := connect(os.Getenv("OS_USERNAME"), os.Getenv("OS_PROJECT_NAME"))

	template := createTemplate(client, name+"-t", "labos")
	updated, err := clustertemplates.Update(client, template.UUID, []clustertemplates.UpdateOptsBuilder{
		clustertemplates.UpdateOpts{Op: clustertemplates.ReplaceOp, Path: "/docker_volume_size", Value: 5},
	}).Extract()
	must("update template", err)
	demand(updated.DockerVolumeSize == 5, "template: %+v", updated)
	template, err = clustertemplates.Get(client, template.UUID).Extract()
	must("get template", err)
	demand(template.DockerVolumeSize == 5 && template.Labels["a"] == "b" && template.KeyPairID == "lab-key", "template: %+v", template)
	page, err := clustertemplates.List(client, clustertemplates.ListOpts{Limit: 1}).AllPages()
	must("list templates", err)
	templates, err := clustertemplates.ExtractClusterTemplates(page)
	must("list templates", err)
	demand(len(templates) > 0, "no templates")

	// The driver of the lab's clusters without machines knows no rotation. This one, with a machine, is built while the walk goes on.
	machinesTemplate := createTemplate(client, name+"-machines", "fedora-coreos")
	machines := createCluster(client, name+"-machines", machinesTemplate.UUID, 0)

	id := createCluster(client, name, template.UUID, 1)
	cluster := until(client, id, "CREATE_COMPLETE")
	demand(cluster.NodeCount == 1 && cluster.KeyPair == "lab-key", "cluster: %+v", cluster)
	demand(listed(clusters.List(client, clusters.ListOpts{Limit: 1}), id), "the list has no cluster %s", id)
	demand(listed(clusters.ListDetail(client, clusters.ListOpts{Limit: 1}), id), "the list in detail has no cluster %s", id)

	_, err = clusters.Update(client, id, []clusters.UpdateOptsBuilder{clusters.UpdateOpts{Op: clusters.ReplaceOp, Path: "/node_count", Value: 2}}).Extract()
	must("update cluster", err)
	demand(until(client, id, "UPDATE_COMPLETE").NodeCount == 2, "the update had no effect")
	count := 1
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

	authorityOf(client, id)
	signed, err := certificates.Create(client, certificates.CreateOpts{ClusterUUID: id, CSR: request}).Extract()
	must("sign certificate", err)
	demand(len(signed.PEM) > 0, "no certificate")

	quota, err := quotas.Create(connect("admin", "admin"), quotas.CreateOpts{ProjectID: project, Resource: "Cluster", HardLimit: 9}).Extract()
	must("create quota", err)
	demand(quota.HardLimit == 9, "quota: %+v", quota)
	_, err = quotas.Create(client, quotas.CreateOpts{ProjectID: project, Resource: "Cluster", HardLimit: 9}).Extract()
	demand(err != nil, "a member set a quota")

	until(client, machines, "CREATE_COMPLETE")
	former := authorityOf(client, machines)
	must("rotate the authority", certificates.Update(client, machines).ExtractErr())
	until(client, machines, "UPDATE_COMPLETE")
	demand(authorityOf(client, machines) != former, "the authority is the former one")

	must("delete cluster", clusters.Delete(client, machines).ExtractErr())
	must("delete cluster", clusters.Delete(client, id).ExtractErr())
	waitUntilGone(client, machines)
	waitUntilGone(client, id)
	must("delete template", clustertemplates.Delete(client, machinesTemplate.UUID).ExtractErr())
	must("delete template", clustertemplates.Delete(client, template.UUID).ExtractErr())
	fmt.Println("gophercloud walked")
}
