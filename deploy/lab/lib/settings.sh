# Sourced first. Where things are and which ports they use; everything else reads these names, config templates included.
# shellcheck disable=SC2034  # used by the other files and by the templates

LAB_STATE=${MAGNUM_LAB_STATE:-${XDG_CACHE_HOME:-$HOME/.cache}/magnum-lab}
ETC=$LAB_STATE/etc   # written anew by every "up"
VAR=$LAB_STATE/var   # databases, images, keys, and domains.env
RUN=$LAB_STATE/run   # one pid file per daemon
LOG=$LAB_STATE/log

# A lab's password: loopback only, worth nothing elsewhere.
PASSWORD=labsecret
REGION=RegionOne

# Not the usual ports, so that a developer's own MariaDB, RabbitMQ or memcached may run beside.
MARIADB_PORT=3307
RABBITMQ_PORT=5673
RABBITMQ_DIST_PORT=25673
EPMD_PORT=4370
MEMCACHED_PORT=11212

# OpenStack's usual ports: clients and catalogues expect them.
KEYSTONE_PORT=5000
HEAT_PORT=8004
NOVA_PORT=8774
PLACEMENT_PORT=8778
GLANCE_PORT=9292
NEUTRON_PORT=9696
OCTAVIA_PORT=9876
CINDER_PORT=8776
REFERENCE_MAGNUM_PORT=9512
DISCOVERY_PORT=9513

KEYSTONE_URL=http://127.0.0.1:$KEYSTONE_PORT
HEAT_URL=http://127.0.0.1:$HEAT_PORT
# What the catalogue advertises as container-infra: ours, unless "lab catalog URL" has said otherwise.
CONTAINER_INFRA_URL=http://127.0.0.1:9511/v1
if [[ -r $VAR/container-infra ]]; then CONTAINER_INFRA_URL=$(<"$VAR/container-infra"); fi

RABBITMQ_URL=rabbit://openstack:$PASSWORD@127.0.0.1:$RABBITMQ_PORT//

PYTHON=/usr/bin/python3   # Debian's, whose packages we installed; not a developer's

# A clean environment for every daemon and client below: no tenant's credentials, no other Python, no proxy for loopback.
use_lab_environment() {
  export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 no_proxy=127.0.0.1,localhost NO_PROXY=127.0.0.1,localhost
  local name
  for name in "${!OS_@}"; do unset "$name"; done
  unset PYTHONPATH PYTHONHOME VIRTUAL_ENV
}
