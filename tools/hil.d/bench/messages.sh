# What the bench says, and the exit codes with which it ends. Sourced by tools/hil.
# shellcheck shell=bash

readonly exit_check_failed=1 exit_not_built=2 exit_died=3 exit_usage=64

note() { printf '%s\n' "$*" >&2; }

# stop CODE MESSAGE...: ends the run; each further argument is a line of its own.
stop() {
  local code=$1
  shift
  printf 'tools/hil: %s\n' "$1" >&2
  shift
  (($# == 0)) || printf '  %s\n' "$@" >&2
  exit "$code"
}

# A folder for this run. It is kept when the run fails, because the logs in it are what there is to look at.
start_scratch() {
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/candela-hil.XXXXXX")
  trap end_scratch EXIT
  trap 'exit 130' INT TERM
}

end_scratch() {
  local status=$?
  stop_machine
  stop_board
  [[ -z ${unfinished:-} ]] || rm -rf "$unfinished"
  if [[ -n $keep ]]; then
    mkdir -p "$keep"
    cp "$scratch"/*.log "$keep"/ 2>/dev/null || true
  fi
  if ((status == 0)); then
    rm -rf "$scratch"
  elif compgen -G "$scratch/*.log" >/dev/null; then
    rm -rf "$scratch"/*.cpio "$scratch"/tree
    note "logs: $scratch"
  else
    rm -rf "$scratch"
  fi
  exit "$status"
}
