# shellcheck shell=bash
# Folders of this driver's steps. Sourced by lib.sh.
export DOCKER=$ROOT/etc/docker
export CERTS=$DOCKER/magnum
