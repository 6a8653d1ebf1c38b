"""Finds what waits for a machine's answer: two queries on Heat's database for all projects together.

Asking Heat's API instead would cost a call per project and second, nested stacks on top, and disturb what is measured
in the lab. Answers go through the API, as a real guest's do. Tables and columns: openstack/heat heat/db/sqlalchemy/models.py,
release 19 (Zed).
"""
import dataclasses
import json

import pymysql

# The deployment's own row says that it waits. Its id stands in the resource only once Heat has stored it there: a
# signal that comes earlier is answered with 200 and dropped. The root's name costs a walk up the owners, done apart.
DEPLOYMENTS = """
    SELECT d.id, s.tenant, s.id, s.name, s.owner_id, r.name
    FROM software_deployment d
    JOIN resource r ON r.nova_instance = d.id
    JOIN stack s ON s.id = r.stack_id
    WHERE d.status = 'IN_PROGRESS' AND r.status = 'IN_PROGRESS' AND s.deleted_at IS NULL
"""
CONDITIONS = """
    SELECT r.id, s.tenant, s.id, s.name, s.owner_id, r.name, t.template, t.environment
    FROM stack s
    JOIN raw_template t ON t.id = s.raw_template_id
    JOIN resource r ON r.stack_id = s.id
    WHERE s.status = 'IN_PROGRESS' AND s.deleted_at IS NULL AND t.template LIKE '%::WaitCondition"%'
      AND r.status = 'IN_PROGRESS' AND r.action <> 'DELETE'
"""
OWNER = "SELECT name, owner_id FROM stack WHERE id = %s"
# Servers of this availability zone really boot (deploy/lab/README.md, "Machines") and answer for themselves.
REAL_ZONE = "machines"
TEXTS = "SELECT s.owner_id, t.template, t.environment FROM stack s JOIN raw_template t ON t.id = s.raw_template_id WHERE s.id = %s"


@dataclasses.dataclass(frozen=True)
class Waiting:
    """A resource that a machine must signal. key is its own until it is answered and waits again."""

    key: str
    project: str
    stack_id: str
    stack_name: str
    root_name: str
    resource: str
    signal_to: str  # the resource that takes the signal: the deployment itself, or the condition's handle
    kind: str  # "deployment" or "condition"
    count: int  # signals wanted

    @property
    def path(self):
        return f"{self.project}/{self.root_name}/{self.stack_name}/{self.resource}"


class HeatDatabase:
    def __init__(self, port, password):
        self._arguments = dict(host="127.0.0.1", port=port, user="heat", password=password, database="heat",
                               charset="utf8", autocommit=True, connect_timeout=10, read_timeout=30)
        self._connection = None
        self._roots = {}
        self._real = {}

    def waiting(self):
        """Everything that waits now for a machine that nobody boots. Raises pymysql.MySQLError; the next call connects anew."""
        try:
            if self._connection is None:
                self._connection = pymysql.connect(**self._arguments)
            with self._connection.cursor() as cursor:
                found = [*self._deployments(cursor), *self._conditions(cursor)]
                return [waiting for waiting in found if not self._is_real(cursor, waiting.stack_id)]
        except pymysql.MySQLError:
            self._connection = None
            raise

    def _deployments(self, cursor):
        cursor.execute(DEPLOYMENTS)
        for deployment, project, stack, name, owner, resource in cursor.fetchall():
            yield Waiting(f"deployment/{deployment}", project, stack, name, self._root(cursor, name, owner), resource,
                          resource, "deployment", 1)

    def _conditions(self, cursor):
        cursor.execute(CONDITIONS)
        for number, project, stack, name, owner, resource, template, environment in cursor.fetchall():
            found = condition_in(template, environment, resource)
            if found is not None:
                handle, count = found
                yield Waiting(f"condition/{number}", project, stack, name, self._root(cursor, name, owner), resource,
                              handle, "condition", count)

    def _root(self, cursor, name, owner):
        """The name of the outermost stack. A stack never changes its owner: remembered by the owner's id."""
        if owner is None:
            return name
        if owner not in self._roots:
            cursor.execute(OWNER, (owner,))
            row = cursor.fetchone()
            self._roots[owner] = name if row is None else self._root(cursor, *row)
        return self._roots[owner]

    def _is_real(self, cursor, stack):
        """Whether the stack, or one around it, puts its servers among the real machines. Remembered: machines do not move."""
        if stack not in self._real:
            cursor.execute(TEXTS, (stack,))
            row = cursor.fetchone()
            if row is None:
                return False
            owner, template, environment = row
            self._real[stack] = boots(template, environment) or (owner is not None and self._is_real(cursor, owner))
        return self._real[stack]


def condition_in(template, environment, resource):
    """(handle, signals wanted) when the resource of that name is a wait condition of the template, else None.

    Heat finds a condition's handle in the condition's own stack, so the reference always stands in this template.
    """
    definition = json.loads(template).get("resources", {}).get(resource, {})
    if definition.get("type") != "OS::Heat::WaitCondition":
        return None
    properties = definition.get("properties", {})
    handle = properties.get("handle", {}).get("get_resource")
    if handle is None:
        return None
    return handle, _number(properties.get("count", 1), json.loads(template), json.loads(environment or "{}"))


def boots(template, environment):
    """Whether a stack's own parameter `availability_zone`, or that property of one of its resources, names the real machines."""
    template, environment = json.loads(template), json.loads(environment or "{}")
    default = template.get("parameters", {}).get("availability_zone", {}).get("default")
    zones = [environment.get("parameters", {}).get("availability_zone", default)]
    zones += [resource.get("properties", {}).get("availability_zone") for resource in template.get("resources", {}).values()]
    return REAL_ZONE in zones


def _number(value, template, environment):
    """A count written as a number or as a parameter; 1 for anything cleverer."""
    if isinstance(value, dict) and "get_param" in value:
        name = value["get_param"]
        default = template.get("parameters", {}).get(name, {}).get("default", 1)
        value = environment.get("parameters", {}).get(name, default)
    try:
        return int(value)
    except (TypeError, ValueError):
        return 1
