# Sourced. The root file system that machines start from: Debian, systemd, cloud-init and Ignition, a container runtime and what Debian
# has of Kubernetes, made from Debian's packages by mmdebstrap. Nothing of the host's own files is in it.

MACHINE_PACKAGES=(systemd systemd-sysv dbus cloud-init docker.io containerd runc iproute2 iptables nftables iputils-ping
  procps curl openssl ca-certificates jq python3
  etcd-server containernetworking-plugins kubernetes-client conntrack busybox-static docker-registry ignition)

# The host's Debian sources, whichever form they have.
image_sources() {
  local file
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources; do
    if [[ -s $file ]]; then printf '%s\n' "$file"; fi
  done
}

# image_build FOLDER
image_build() {
  local image=$1 sources
  mapfile -t sources < <(image_sources)
  rm -rf "$image" "$image.new"
  # shellcheck source=/dev/null
  mmdebstrap --mode=root --variant=minbase --aptopt='Acquire::Languages "none"' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --include="$(IFS=,; echo "${MACHINE_PACKAGES[*]}")" "$(. /etc/os-release; echo "$VERSION_CODENAME")" "$image.new" "${sources[@]}"
  image_settle "$image.new"
  mv "$image.new" "$image"
}

# image_settle FOLDER: what a cloud's image has otherwise than a freshly installed Debian.
image_settle() {
  local image=$1 unit
  echo localhost >"$image/etc/hostname"
  printf '127.0.0.1 localhost\n' >"$image/etc/hosts"
  : >"$image/etc/machine-id"
  cp "$LAB_SOURCE/machines/cloud.cfg" "$image/etc/cloud/cloud.cfg.d/90-lab.cfg"
  # The kernel, its settings and its devices are the host's; nobody upgrades a lab's machine; nobody logs in on a console.
  for unit in systemd-sysctl.service systemd-modules-load.service systemd-udevd.service systemd-udev-trigger.service \
    apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer console-getty.service; do
    ln -sf /dev/null "$image/etc/systemd/system/$unit"
  done
  # The runtime starts when somebody speaks to its socket, as in Fedora CoreOS; etcd when somebody starts it.
  rm -f "$image"/etc/systemd/system/multi-user.target.wants/{docker,containerd,etcd,docker-registry}.service
  image_ignition "$image"
  # First in every service's path: systemd looks there before anywhere else.
  install -m 0755 "$LAB_SOURCE/machines/runc" "$image/usr/local/sbin/runc"
  image_containers "$image"
}

# image_ignition FOLDER: Debian's Ignition is built for systems with SELinux; what labels their files does nothing here. Debian has no
# Afterburn; a service of its name does what of it is used, when another service wants it.
image_ignition() {
  local image=$1
  install -m 0755 "$LAB_SOURCE/machines/lab-ignition" "$image/usr/local/sbin/lab-ignition"
  mkdir -p "$image/etc/selinux" "$image/usr/lib/lab"
  printf 'SELINUX=disabled\nSELINUXTYPE=none\n' >"$image/etc/selinux/config"
  ln -sf /bin/true "$image/usr/lib/lab/setfiles"
  install -m 0755 "$LAB_SOURCE/machines/lab-afterburn" "$image/usr/local/sbin/lab-afterburn"
  install -m 0644 "$LAB_SOURCE/machines/afterburn.service" "$image/etc/systemd/system/afterburn.service"
}

# image_containers FOLDER: the images for containers that machines have, since there is no registry: each is busybox.
image_containers() {
  local image=$1 layer program
  layer=$(mktemp -d)
  chmod 0755 "$layer"
  mkdir -p "$layer/bin" "$layer/tmp" "$image/usr/share/lab"
  cp "$image/bin/busybox" "$layer/bin/busybox"
  for program in sh sleep cat echo hostname httpd wget nc; do ln -s busybox "$layer/bin/$program"; done
  tar -C "$layer" -cf "$image/usr/share/lab/busybox.tar" .
  rm -rf "$layer"
  install -m 0755 "$LAB_SOURCE/machines/lab-images" "$image/usr/local/sbin/lab-images"
  install -m 0644 "$LAB_SOURCE/machines/lab-images.service" "$image/etc/systemd/system/lab-images.service"
  mkdir -p "$image/etc/systemd/system/docker.service.wants"
  ln -sf ../lab-images.service "$image/etc/systemd/system/docker.service.wants/lab-images.service"
}
