# shellcheck shell=bash
# Folders of this driver's steps. Sourced by lib.sh.
export KUBE=$ROOT/etc/kubernetes
export CERTS=$KUBE/certs
