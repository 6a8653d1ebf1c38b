"""Deletes every stack of the lab's tenants and waits until they are gone, for ten minutes at most: exit 1 when some stay.
Usage: sweep.py KEYSTONE_URL PASSWORD REGION"""
import sys
import time

import openstack

KEYSTONE, PASSWORD, REGION = sys.argv[1:4]
PATIENCE = 600


def connect(user, project):
    return openstack.connect(
        auth=dict(auth_url=f"{KEYSTONE}/v3", username=user, password=PASSWORD, project_name=project,
                  user_domain_id="default", project_domain_id="default"),
        region_name=REGION, interface="public")


def stacks(cloud):
    """Those of the project itself: an administrator is shown everybody's."""
    return [stack for stack in cloud.orchestration.stacks() if f"/{cloud.current_project_id}/" in stack.links[0]["href"]]


clouds = [connect(user, project) for user, project in (("alpha-user", "alpha"), ("beta-user", "beta"), ("admin", "admin"))]
for cloud in clouds:
    for stack in stacks(cloud):
        print(f"{cloud.current_project.name}: {stack.name} {stack.status} since {stack.created_at}", flush=True)
        cloud.orchestration.delete_stack(stack, ignore_missing=True)

end = time.monotonic() + PATIENCE
while left := [stack for cloud in clouds for stack in stacks(cloud)]:
    if time.monotonic() > end:
        sys.exit("some stay: " + ", ".join(f"{stack.name} {stack.status} {stack.status_reason}" for stack in left))
    time.sleep(2)
