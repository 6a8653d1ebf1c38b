# shellcheck shell=bash
# Volumes of Cinder that hold what a service keeps. Sourced by a step, after lib.sh.

# device_of VOLUME: where udev shows it. What its name there begins with depends on the bus; of the id virtio has room for 20 characters.
device_of() {
    local link
    for link in "$ROOT"/dev/disk/by-id/*"${1:0:20}"*; do
        if [[ -e $link && $link != *-part[0-9]* ]]; then
            echo "$link"
            return 0
        fi
    done
    echo "nothing in /dev/disk/by-id has its id"
    return 1
}

# format DEVICE FOLDER: makes a file system that holds what is in the folder, where there is none. It is there only once it is whole.
format() {
    local found=0 words
    blkid --probe "$1" >/dev/null || found=$?
    case $found in
        0) return 0 ;;
        # Of all that may go wrong only this says that nothing is there.
        2) words=$(mkfs.ext4 -q -d "$2" "$1" 2>&1) || fail "$1 takes no file system: ${words//[$'\n\t']/ }" ;;
        *) fail "what is on $1 can't be told: blkid ended with $found" ;;
    esac
}

# keep_on VOLUME FOLDER SERVICE: what the service keeps in the folder is on the volume from now on, what the image brought there too.
# Without the volume the service does not start: on the disk below it would begin from nothing.
keep_on() {
    local volume=$1 folder=$ROOT$2 service=$3 units=$ROOT/etc/systemd/system device unit text running
    unit=${2#/}
    unit=${unit//\//-}.mount
    until_true "the volume $volume is not attached to this machine" device_of "$volume"
    device=$(device_of "$volume")
    text="[Unit]
Description=What $service keeps

[Mount]
What=$device
Where=$folder

[Install]
WantedBy=local-fs.target"
    if [[ -f $units/$unit && $(<"$units/$unit") == "$text" ]] && systemctl --quiet is-active "$unit"; then return 0; fi
    for running in "$service.socket" "$service.service"; do
        if systemctl --quiet is-active "$running"; then systemctl stop "$running"; fi
    done
    mkdir -p "$folder"
    format "$device" "$folder"
    write "$units/$service.service.d/volume.conf" 0644 <<<"[Unit]
RequiresMountsFor=$folder"
    write "$units/$unit" 0644 <<<"$text"
    systemctl daemon-reload
    systemctl --quiet --no-reload enable "$unit"
    # Whatever else is mounted there gives way.
    systemctl restart "$unit" || fail "the volume $volume can't be mounted: $(journalctl --unit "$unit" --lines 1 --output cat)"
}
