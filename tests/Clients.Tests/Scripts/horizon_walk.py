"""A walk through the server-side API module of Horizon's magnum-ui, unmodified, with the few Django settings that it reads.

All values are texts, as the dashboard's forms send them.
"""
import os

import django
from django.conf import settings
from horizon import defaults as horizon_defaults
from keystoneauth1 import session
from keystoneauth1.identity import v3
from openstack_dashboard import defaults as dashboard_defaults

from waiting import PREFIX, fails_with, wait_until

# The defaults of Horizon and its dashboard, and what they leave to a site.
settings.configure(**{name: value for defaults in (horizon_defaults, dashboard_defaults) for name, value in vars(defaults).items() if name.isupper()},
                   HORIZON_CONFIG={}, SECRET_KEY="x", INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "openstack_auth"], USE_TZ=True)
django.setup()

from magnum_ui.api import magnum  # noqa: E402  needs the settings


class Bag:
    """Attributes; the module remembers clients by request, so a request is hashable."""

    def __init__(self, **attributes):
        self.__dict__.update(attributes)


def request_of(user, project):
    """What the dashboard's middleware leaves in a request."""
    auth = v3.Password(auth_url=os.environ["OS_AUTH_URL"], username=user, password=os.environ["OS_PASSWORD"], project_name=project,
                       user_domain_name="Default", project_domain_name="Default")
    access = auth.get_access(session.Session())
    return Bag(user=Bag(
        username=user, tenant_id=access.project_id, token=Bag(id=access.auth_token),
        service_catalog=access.service_catalog.catalog, services_region=os.environ["OS_REGION_NAME"]))


request = request_of("alpha-user", "alpha")
project = request.user.tenant_id
name = f"{PREFIX}-horizon"

template = magnum.cluster_template_create(
    request, name=f"{name}-t", coe="kubernetes", image_id="labos", keypair_id="lab-key", external_network_id="public", flavor_id="m1.small", docker_volume_size="5",
    public="False", registry_enabled="False", tls_disabled="False", master_lb_enabled="False", floating_ip_enabled="True", labels="a=b,c=d", network_driver="flannel")
shown = magnum.cluster_template_show(request, template.uuid)
assert shown.docker_volume_size == 5 and shown.labels == {"a": "b", "c": "d"} and shown.public is False, shown.to_dict()
fields = {key: value for key, value in shown.to_dict().items() if key in magnum.CLUSTER_TEMPLATE_CREATE_ATTRS}
magnum.cluster_template_update(request, template.uuid, **dict(fields, docker_volume_size="6", dns_nameserver="1.1.1.1"))
shown = magnum.cluster_template_show(request, template.uuid)
assert shown.docker_volume_size == 6 and shown.dns_nameserver == "1.1.1.1", shown.to_dict()
assert any(t.uuid == template.uuid for t in magnum.cluster_template_list(request))

cluster = magnum.cluster_create(
    request, rollback="False", name=name, cluster_template_id=template.uuid, node_count="1", master_count="1", create_timeout="30", keypair="lab-key",
    floating_ip_enabled="True", merge_labels="False")
wait_until("CREATE_COMPLETE", lambda: magnum.cluster_show(request, cluster.uuid).status == "CREATE_COMPLETE")
assert any(c.uuid == cluster.uuid and c.create_timeout == 30 for c in magnum.cluster_list(request))


def update(count):
    """The update form sends everything that it was shown."""
    fields = {key: value for key, value in magnum.cluster_show(request, cluster.uuid).to_dict().items() if key in magnum.CLUSTER_CREATE_ATTRS}
    magnum.cluster_update(request, cluster.uuid, rollback=True, **dict(fields, node_count=count))
    wait_until("UPDATE_COMPLETE", lambda: (lambda c: c.status == "UPDATE_COMPLETE" and c.node_count == int(count))(magnum.cluster_show(request, cluster.uuid)))


update("2")
magnum.cluster_resize(request, cluster.uuid, 1)
wait_until("one worker", lambda: (lambda c: c.status == "UPDATE_COMPLETE" and c.node_count == 1)(magnum.cluster_show(request, cluster.uuid)))

assert magnum.certificate_show(request, cluster.uuid).pem.startswith("-----BEGIN CERTIFICATE-----")
stats = magnum.stats_list(request, project_id=project)
assert stats.clusters >= 1 and stats.nodes >= 2, stats.to_dict()
assert magnum.quotas_show(request, project, "Cluster").hard_limit == 20
fails_with(403, lambda: magnum.quotas_list(request))

administrator = request_of("admin", "admin")
beta = request_of("beta-user", "beta").user.tenant_id
magnum.quotas_create(administrator, project_id=beta, resource="Cluster", hard_limit="7")
magnum.quotas_update(administrator, beta, "Cluster", hard_limit=8)
assert any(q.project_id == beta and q.hard_limit == 8 for q in magnum.quotas_list(administrator))
magnum.quotas_delete(administrator, beta, "Cluster")

magnum.cluster_delete(request, cluster.uuid)


def is_gone():
    return not any(c.uuid == cluster.uuid for c in magnum.cluster_list(request))


wait_until("the cluster is gone", is_gone)
fails_with(404, lambda: magnum.cluster_show(request, cluster.uuid))
magnum.cluster_template_delete(request, template.uuid)
print("magnum-ui walked")
