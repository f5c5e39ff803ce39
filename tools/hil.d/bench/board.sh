# The board outside the guest: candela sim serve as the back end of QEMU's I2C and GPIO devices. Sourced by tools/hil.
# shellcheck shell=bash

board=accel-reference seed=7
# The second board: the same profile and seed, a device of its own.
second_serial=2

start_board() {
  mkfifo "$scratch/board.in" "$scratch/board.out"
  # Both open for reading and writing, so that neither side waits for the other.
  exec 7<>"$scratch/board.in" 4<>"$scratch/board.out"
  : >"$scratch/board.log"
  "${CANDELA_HIL_BACKEND:-serve_board}" --i2c-socket "$scratch/i2c" --gpio-socket "$scratch/gpio" --board "$board" \
    --seed "$seed" <&7 >&4 2>>"$scratch/board.log" &
  board_process=$!
  # The second one only answers the guest.
  mkfifo "$scratch/second.in"
  exec 8<>"$scratch/second.in"
  serve_board --i2c-socket "$scratch/i2c-2" --gpio-socket "$scratch/gpio-2" --board "$board" --seed "$seed" \
    --serial "$second_serial" <&8 >>"$scratch/second.log" 2>&1 &
  second_process=$!
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    [[ -S $scratch/i2c && -S $scratch/gpio && -S $scratch/i2c-2 && -S $scratch/gpio-2 ]] && return
    board_lives || died "the simulated board ended at its start: $(tail -n 1 "$scratch/board.log")"
    sleep 0.1
  done
  died "the simulated board opened no sockets within 30 s"
}

serve_board() { exec env CANDELA_HOME="$root" "$candela" sim serve "$@"; }

board_lives() { kill -0 "$board_process" 2>/dev/null; }

# ask_board COMMAND: a line to the back end's standard input; it answers each with one that begins with ok or error.
ask_board() {
  local reply
  printf '%s\n' "$1" >&7
  while IFS= read -r -t 30 reply <&4; do
    printf '%s: %s\n' "$1" "$reply" >>"$scratch/board.log"
    case $reply in
      ok*) echo "OK ${reply#ok }"; return ;;
      error*) echo "$reply"; return ;;
    esac
  done
  echo "the board did not answer '$1' within 30 s"
}

# answer_guest WORDS: what a check asked of the bench outside. The answer is one line, OK and the result or why not.
#   simulate ARGUMENTS   candela ARGUMENTS on the simulator in one process, same seed: the last line of its output
#   board COMMAND        a command to the board's back end (docs/sim-server.md): its answer
#   replay ARGUMENTS     candela replay of the trace that the guest has sent, outside: its JSON, whatever it says
answer_guest() {
  local verb=${1%% *} rest=${1#* } words answer
  case $verb in
    simulate)
      read -ra words <<<"$rest"
      if answer=$(CANDELA_HOME=$root "$candela" "${words[@]}" --seed "$seed" 2>>"$scratch/simulate.log" | tail -n 1); then
        answer="OK $answer"
      else
        answer="candela $rest failed: $(grep CND- "$scratch/simulate.log" | tail -n 1)"
      fi
      ;;
    board) answer=$(ask_board "$rest") ;;
    replay)
      base64 -d "$scratch/sent" | gunzip >"$scratch/sent.ctrace" || true
      rm -f "$scratch/sent"
      read -ra words <<<"$rest"
      answer=$(CANDELA_HOME=$root "$candela" replay "$scratch/sent.ctrace" --json "${words[@]}" 2>"$scratch/replay.log") || true
      answer=${answer:+OK $answer}
      answer=${answer:-$(grep CND- "$scratch/replay.log" | tail -n 1)}
      ;;
    *) answer="the bench knows no '$verb'" ;;
  esac
  printf '%s\n' "$answer" >&5
}

stop_board() {
  local process
  for process in ${board_process:-} ${second_process:-}; do
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
  board_process='' second_process=''
}
