"""The availability zone of real machines. Repeatable. Usage: machines.py KEYSTONE_URL PASSWORD REGION"""
import sys

import openstack

KEYSTONE, PASSWORD, REGION = sys.argv[1:4]
ZONE = HOST = "machines"

compute = openstack.connect(
    auth=dict(auth_url=f"{KEYSTONE}/v3", username="admin", password=PASSWORD, project_name="admin",
              user_domain_id="default", project_domain_id="default"),
    region_name=REGION, interface="public").compute
aggregate = next((one for one in compute.aggregates() if one.name == ZONE), None)
if aggregate is None:
    aggregate = compute.create_aggregate(name=ZONE, availability_zone=ZONE)
if HOST not in (aggregate.hosts or []):
    compute.add_host_to_aggregate(aggregate, HOST)
