"""A walk through openstacksdk's container-infrastructure calls, unmodified, against the cloud that OS_* names."""
import openstack
from openstack import exceptions

from waiting import PREFIX, signing_request, wait_until

cloud = openstack.connect()
name = f"{PREFIX}-sdk"

template = cloud.create_cluster_template(
    name=f"{name}-t", image_id="labos", keypair_id="lab-key", coe="kubernetes", external_network_id="public", flavor_id="m1.small", labels={"a": "b"})
assert template["uuid"] and template["coe"] == "kubernetes", template
assert [t for t in cloud.list_cluster_templates() if t["name"] == f"{name}-t"], "the template is not listed"
assert cloud.get_cluster_template(f"{name}-t")["uuid"] == template["uuid"]
assert cloud.search_cluster_templates(f"{name}-t")[0]["image_id"] == "labos"
cloud.update_cluster_template(f"{name}-t", "replace", docker_volume_size=7)
assert cloud.get_cluster_template(f"{name}-t")["docker_volume_size"] == 7

cluster = cloud.create_coe_cluster(name, template["uuid"], node_count=1, master_count=1)
identifier = cluster["uuid"]
wait_until("CREATE_COMPLETE", lambda: cloud.get_coe_cluster(identifier)["status"] == "CREATE_COMPLETE")
assert [c for c in cloud.list_coe_clusters() if c["uuid"] == identifier], "the cluster is not listed"
assert cloud.search_coe_clusters(name)[0]["cluster_template_id"] == template["uuid"]
cloud.update_coe_cluster(identifier, "replace", node_count=2)
wait_until("UPDATE_COMPLETE", lambda: cloud.get_coe_cluster(identifier)["status"] == "UPDATE_COMPLETE")
assert cloud.get_coe_cluster(name)["node_count"] == 2

assert cloud.get_coe_cluster_certificate(identifier)["pem"].startswith("-----BEGIN CERTIFICATE-----")
signed = cloud.sign_coe_cluster_certificate(identifier, signing_request())
assert signed["pem"].startswith("-----BEGIN CERTIFICATE-----"), signed

try:
    cloud.list_magnum_services()
    raise AssertionError("a member was shown the services")
except exceptions.SDKException as error:
    assert "403" in str(error) or "Policy" in str(error), error
administrator = openstack.connect(username="admin", project_name="admin")
assert any(s["binary"] == "magnum-conductor" and s["state"] == "up" for s in administrator.list_magnum_services())

assert cloud.delete_coe_cluster(identifier)
wait_until("the cluster is gone", lambda: cloud.get_coe_cluster(identifier) is None)
assert cloud.delete_cluster_template(f"{name}-t")
assert cloud.get_cluster_template(f"{name}-t") is None
print("openstacksdk", openstack.version.__version__, "walked")
