"""What Keystone must hold before anything else works. Repeatable; one process instead of forty CLI calls.

Usage: identity.py KEYSTONE_URL PASSWORD REGION CONTAINER_INFRA_URL OUTPUT
OUTPUT gets the ids of the domains, their administrators and the projects, as NAME=id lines for a shell.
"""
import os
import sys

from keystoneauth1 import session
from keystoneauth1.identity import v3
from keystoneclient.v3 import client

KEYSTONE, PASSWORD, REGION, CONTAINER_INFRA, OUTPUT = sys.argv[1:6]

SERVICE_USERS = ("heat", "nova", "neutron", "glance", "placement", "magnum", "cinder", "octavia")
TENANT_USERS = (("alpha-user", "alpha", "member"), ("beta-user", "beta", "member"), ("alpha-reader", "alpha", "reader"))
# What Octavia's policies ask for; whoever has the second has the first, in trusts too.
IMPLIED_ROLES = (("load-balancer_member", "member"), ("load-balancer_observer", "reader"), ("load-balancer_admin", "admin"))
# Heat keeps its stack users in one, Magnum its trustees in the other.
DOMAINS = ("heat", "magnum")
CATALOGUE = (
    ("identity", "keystone", f"{KEYSTONE}/v3"),
    ("orchestration", "heat", "http://127.0.0.1:8004/v1/%(project_id)s"),
    ("compute", "nova", "http://127.0.0.1:8774/v2.1"),
    ("network", "neutron", "http://127.0.0.1:9696"),
    ("image", "glance", "http://127.0.0.1:9292"),
    ("placement", "placement", "http://127.0.0.1:8778"),
    ("container-infra", "magnum", CONTAINER_INFRA),
)

auth = v3.Password(auth_url=f"{KEYSTONE}/v3", username="admin", password=PASSWORD, project_name="admin",
                   user_domain_id="default", project_domain_id="default")
keystone = client.Client(session=session.Session(auth=auth), endpoint_override=f"{KEYSTONE}/v3")

roles = {role.name: role for role in keystone.roles.list()}
projects = {project.name: project for project in keystone.projects.list(domain="default")}
users = {user.name: user for user in keystone.users.list(domain="default")}
domains = {domain.name: domain for domain in keystone.domains.list()}


def ensure(known, name, create):
    if name not in known:
        known[name] = create()
    return known[name]


def ensure_user(name):
    return ensure(users, name, lambda: keystone.users.create(name, domain="default", password=PASSWORD))


def grant(user, project, *names):
    for name in names:
        keystone.roles.grant(roles[name], user=user, project=projects[project])


def ensure_domain_administrator(name):
    """A domain and the user who may make users in it; returns both."""
    domain = ensure(domains, name, lambda: keystone.domains.create(name))
    admin_name = f"{name}_domain_admin"
    known = {user.name: user for user in keystone.users.list(domain=domain)}
    admin = ensure(known, admin_name, lambda: keystone.users.create(admin_name, domain=domain, password=PASSWORD))
    keystone.roles.grant(roles["admin"], user=admin, domain=domain)
    return domain, admin


def ensure_catalogue():
    services = {service.type: service for service in keystone.services.list()}
    endpoints = {(endpoint.service_id, endpoint.interface): endpoint for endpoint in keystone.endpoints.list()}
    for kind, name, url in CATALOGUE:
        service = ensure(services, kind, lambda: keystone.services.create(name, kind))
        for interface in ("public", "internal", "admin"):
            endpoint = endpoints.get((service.id, interface))
            if endpoint is None:
                keystone.endpoints.create(service, url, interface=interface, region=REGION)
            elif endpoint.url != url:
                keystone.endpoints.update(endpoint, url=url)


for role_name in ("heat_stack_user", "heat_stack_owner", "service"):
    ensure(roles, role_name, lambda: keystone.roles.create(role_name))
inferences = {(one.prior_role["name"], implied["name"]) for one in keystone.inference_rules.list_inference_roles() for implied in one.implies}
for implied_name, prior_name in IMPLIED_ROLES:
    ensure(roles, implied_name, lambda: keystone.roles.create(implied_name))
    if (prior_name, implied_name) not in inferences:
        keystone.inference_rules.create(roles[prior_name], roles[implied_name])
for project_name in ("service", "alpha", "beta"):
    ensure(projects, project_name, lambda: keystone.projects.create(project_name, "default"))
for user_name in SERVICE_USERS:
    grant(ensure_user(user_name), "service", "admin", "service")
for user_name, project_name, role_name in TENANT_USERS:
    grant(ensure_user(user_name), project_name, role_name)
for project_name in ("alpha", "beta"):
    grant(users["admin"], project_name, "admin")

lines = []
for domain_name in DOMAINS:
    its_domain, its_admin = ensure_domain_administrator(domain_name)
    lines.append(f"{domain_name.upper()}_DOMAIN_ID={its_domain.id}")
    lines.append(f"{domain_name.upper()}_ADMIN_ID={its_admin.id}")
for project_name in ("alpha", "beta", "service", "admin"):
    lines.append(f"{project_name.upper()}_PROJECT_ID={projects[project_name].id}")
ensure_catalogue()

with open(f"{OUTPUT}.new", "w", encoding="utf-8") as output:
    output.write("\n".join(lines) + "\n")
os.replace(f"{OUTPUT}.new", OUTPUT)
