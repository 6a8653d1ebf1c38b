"""Deletes every stack of the lab's tenants and waits until they are gone, for ten minutes at most: exit 1 when some stay.
Usage: sweep.py KEYSTONE_URL PASSWORD REGION"""
import sys
import time

import openstack

KEYSTONE, PASSWORD, REGION = sys.argv[1:4]
PATIENCE = 600

left = []
for user, project in (("alpha-user", "alpha"), ("beta-user", "beta"), ("admin", "admin")):
    heat = openstack.connect(
        auth=dict(auth_url=f"{KEYSTONE}/v3", username=user, password=PASSWORD, project_name=project,
                  user_domain_id="default", project_domain_id="default"),
        region_name=REGION, interface="public").orchestration
    for stack in list(heat.stacks()):
        print(f"{project}: {stack.name} {stack.status} since {stack.created_at}", flush=True)
        heat.delete_stack(stack, ignore_missing=True)
    left.append(heat)

end = time.monotonic() + PATIENCE
while left := [heat for heat in left if any(True for _ in heat.stacks())]:
    if time.monotonic() > end:
        sys.exit("some stay: " + ", ".join(f"{stack.name} {stack.status} {stack.status_reason}" for heat in left for stack in heat.stacks()))
    time.sleep(2)
