"""A service that is not always there enters Keystone's catalogue, or leaves it: clients and stacks ask the catalogue what the cloud can do.

Repeatable. Usage: endpoint.py KEYSTONE_URL PASSWORD REGION TYPE [NAME URL]; without a name it leaves.
"""
import sys

from keystoneauth1 import session
from keystoneauth1.identity import v3
from keystoneclient.v3 import client

KEYSTONE, PASSWORD, REGION, TYPE, *NAME_AND_URL = sys.argv[1:]

auth = v3.Password(auth_url=f"{KEYSTONE}/v3", username="admin", password=PASSWORD, project_name="admin",
                   user_domain_id="default", project_domain_id="default")
keystone = client.Client(session=session.Session(auth=auth), endpoint_override=f"{KEYSTONE}/v3")

# With its endpoints.
for service in keystone.services.list(type=TYPE):
    keystone.services.delete(service)
if NAME_AND_URL:
    name, url = NAME_AND_URL
    added = keystone.services.create(name, TYPE)
    for interface in ("public", "internal", "admin"):
        keystone.endpoints.create(added, url, interface=interface, region=REGION)
