"""A driver for the real Magnum whose stack is OS::Heat::* only, so that a cluster is complete in about a second.

Chosen by images with os_distro=labos. Labels: lab_wait (seconds the stack takes), lab_fail (true: it fails).
"""
import os

from magnum.common import clients
from magnum.drivers.heat import driver
from magnum.drivers.heat import template_def


class LabTemplateDefinition(template_def.BaseTemplateDefinition):
    def __init__(self):
        super().__init__()
        self.add_output("api_address", cluster_attr="api_address")

    @property
    def driver_module_path(self):
        return __name__.rpartition(".")[0]

    @property
    def template_path(self):
        return os.path.join(os.path.dirname(os.path.realpath(__file__)), "cluster.yaml")

    def get_params(self, context, cluster_template, cluster, **kwargs):
        self.get_osc(context)
        labels = cluster.labels or {}
        return {
            "number_of_masters": cluster.default_ng_master.node_count,
            "number_of_minions": cluster.default_ng_worker.node_count,
            "wait": int(labels.get("lab_wait", 0)),
            "fail": labels.get("lab_fail", "false"),
        }

    def get_nodegroup_param_maps(self, master_params=None, worker_params=None):
        return {"number_of_masters": "node_count"}, {"number_of_minions": "node_count"}

    def update_outputs(self, stack, cluster_template, cluster, nodegroups=None):
        for output in self.output_mappings:
            output.set_output(stack, cluster_template, cluster)

    def get_scale_params(self, context, cluster, node_count, scale_manager=None, nodes_to_remove=None):
        return {"number_of_minions": node_count}


class Driver(driver.HeatDriver):
    @property
    def provides(self):
        return [{"server_type": "vm", "os": "labos", "coe": "kubernetes"}]

    def get_template_definition(self):
        return LabTemplateDefinition()

    def get_monitor(self, context, cluster):
        return None

    def get_scale_manager(self, context, osclient, cluster):
        return None

    def pre_delete_cluster(self, context, cluster):
        """Nothing exists outside the stack."""

    def get_nodegroup_extra_params(self, cluster, osc):
        return {}

    def upgrade_cluster(self, context, cluster, cluster_template, max_batch_size, nodegroup, scale_manager=None,
                        rollback=False):
        heat = clients.OpenStackClients(context).heat()
        heat.stacks.update(nodegroup.stack_id, existing=True, parameters={"wait": 1}, disable_rollback=True)
