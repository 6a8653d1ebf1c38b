#!/bin/bash
# Has the bay's health reported from here once a minute, where nobody outside of its network can ask for it.

# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if [[ -n $NODE_PUBLIC_IP ]]; then
    echo "the API has an address outside: its health is asked for"
    exit 0
fi
if [[ -z $TRUST_ID ]]; then
    echo "no credential to report with: the health is not known outside"
    exit 0
fi

units=$ROOT/etc/systemd/system
write "$units/magnum-health.service" 0644 <<END
[Unit]
Description=Report of the bay's health

[Service]
Type=oneshot
TimeoutStartSec=50
ExecStart=/bin/bash $(realpath "$(dirname "${BASH_SOURCE[0]}")")/report-health.sh
END
write "$units/magnum-health.timer" 0644 <<END
[Unit]
Description=Report of the bay's health, once a minute

[Timer]
OnActiveSec=0
OnUnitActiveSec=60
AccuracySec=1

[Install]
WantedBy=timers.target
END
systemctl daemon-reload
systemctl --quiet enable --now magnum-health.timer
