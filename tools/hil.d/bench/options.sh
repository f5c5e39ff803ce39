# The options of tools/hil, and which checks they select. Sourced by tools/hil.
# shellcheck shell=bash disable=SC2034

usage() {
  cat <<'END'
usage: tools/hil [--install] [--only PATTERN]... [--junit FILE] [more options]

Boots a small Linux guest under QEMU, connects its I2C bus and GPIO chip with the simulated board, and runs the checks of
tools/hil.d/suite in it. One line a check; times are those of the guest.

  --install         install the Debian packages that the bench needs (as root, or with sudo)
  --missing         the packages that are missing, one a line; exit code 2 when there are any
  --list            name and meaning of every check
  --only PATTERN    only checks whose name matches the shell pattern; may be given several times
  --junit FILE      write the results as JUnit XML
  --candela FILE    test this binary instead of building one
  --shell           no checks: a shell in the guest, its commands from standard input
  --add FILE        put this program with its shared libraries into the guest's /bin; may be given several times
  --kernel FOLDER   another kernel: FOLDER/vmlinux and FOLDER/lib/modules/VERSION, with drivers for virtio GPIO and I2C
  --rebuild         build kernel and modules anew instead of taking them from the cache
  --keep FOLDER     copy the logs there, whatever the outcome
  --limit SECONDS   end the guest after this time (default 600; a shell on a terminal 9999)
  --help            this text

  tools/hil --install
  tools/hil --only 'wires.*' --only camera.returns --junit hil.xml
  echo 'i2cdetect -y "$BUS"; gpioinfo "$CHIP"' | tools/hil --shell

Exit codes: 0 all passed or skipped, 1 a check failed, 2 the bench could not be built (packages, kernel, candela),
3 the guest or the board's back end died or ran out of time, 64 wrong use, 130 interrupted.
Environment: CANDELA_HIL_CACHE (default ~/.cache/candela/hil), QEMU (default qemu-system-x86_64).
END
}

read_options() {
  install=false list=false missing=false shell=false rebuild=false
  junit='' candela='' own_kernel='' keep='' limit=''
  patterns=() additions=()
  while (($#)); do
    case $1 in
      --install) install=true ;;
      --missing) missing=true ;;
      --list) list=true ;;
      --shell) shell=true ;;
      --rebuild) rebuild=true ;;
      --only | --junit | --candela | --add | --kernel | --keep | --limit)
        (($# > 1)) || stop "$exit_usage" "$1 needs a value; tools/hil --help"
        take_value "$1" "$2"
        shift
        ;;
      --help | -h) usage; exit 0 ;;
      *) stop "$exit_usage" "no option $1; tools/hil --help" ;;
    esac
    shift
  done
  if $shell && [[ -z $limit && -t 0 ]]; then limit=9999; fi
  limit=${limit:-600}
}

take_value() {
  case $1 in
    --only) patterns+=("$2") ;;
    --junit) junit=$2 ;;
    --candela) candela=$(existing_file "$2") ;;
    --add) additions+=("$(existing_file "$2")") ;;
    --kernel) own_kernel=$2 ;;
    --keep) keep=$2 ;;
    --limit)
      [[ $2 =~ ^[1-9][0-9]{0,3}$ ]] || stop "$exit_usage" "--limit takes 1...9999 seconds, not '$2'"
      limit=$2
      ;;
  esac
}

existing_file() {
  [[ -f $1 && -x $1 ]] || stop "$exit_usage" "$1 is no program that can be run"
  realpath -s "$1"
}

# all_checks: name, file, function and meaning of every check, a line each. A check is a function of tools/hil.d/suite
# under a comment with two #; its name is the file's topic, a dot and the function's name.
all_checks() {
  local file
  for file in "$parts"/suite/*.sh; do
    awk -v file="$(basename "$file")" '
      /^## / { meaning = substr($0, 4); next }
      /^[a-z0-9_]+\(\) \{/ {
        if (meaning != "") {
          name = $1; sub(/\(\)$/, "", name)
          topic = file; sub(/^[0-9]+-/, "", topic); sub(/\.sh$/, "", topic)
          print topic "." name "\t" file "\t" name "\t" meaning
        }
      }
      { meaning = "" }' "$file"
  done
}

list_checks() {
  all_checks | awk -F'\t' '{ printf "%-34s %s\n", $1, $4 }'
}

# Fills `selected`: the lines of all_checks that the patterns match.
select_checks() {
  local line pattern
  selected=()
  while IFS= read -r line; do
    ((${#patterns[@]})) || selected+=("$line")
    for pattern in "${patterns[@]}"; do
      # shellcheck disable=SC2053
      if [[ ${line%%$'\t'*} == $pattern ]]; then selected+=("$line"); break; fi
    done
  done < <(all_checks)
  ((${#selected[@]})) || stop "$exit_usage" "no check matches; tools/hil --list shows them"
}
