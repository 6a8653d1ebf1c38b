# Sourced. What a script tells the person in front of it.

say() { printf '%(%H:%M:%S)T %s\n' -1 "$*"; }
warn() { printf '%(%H:%M:%S)T warning: %s\n' -1 "$*" >&2; }
die() {
  printf '%(%H:%M:%S)T FAILED: %s\n' -1 "$*" >&2
  exit 1
}
