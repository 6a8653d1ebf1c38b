# shellcheck shell=bash
# Folders of this driver's steps. Sourced by lib.sh.
export KUBE=$ROOT/etc/kubernetes
export CERTS=$KUBE/certs
# Of a master's etcd.
export ETCD_CERTS=$KUBE/etcd
# What the operator's image brings to be applied in every bay.
export MANIFESTS=$ROOT/etc/magnum/manifests
