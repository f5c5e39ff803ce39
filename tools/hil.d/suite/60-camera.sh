# The camera: vivid's frames through V4L2, to the board on the wires and to one simulated in the guest.
# shellcheck shell=sh disable=SC2154

wires="--host virtual --host-fed 8 --fire"

# results FILE: how many frames have their result.
results() { grep -c '"type":"result"' "$1"; }
has_results() { [ "$(results /tmp/check/run)" -ge "$1" ]; }

## candela run takes 30 frames from /dev/video0 and writes them to the board on the wires
frames() {
  # shellcheck disable=SC2086
  candela run --camera /dev/video0 $wires --limit 30 --json >/tmp/check/run || fail "the run ended with $?"
  same "$(results /tmp/check/run)" 30 "results"
  summary=$(tail -n 1 /tmp/check/run)
  echo "$summary"
  same "$(echo "$summary" | json_field faults)" 0 "faults"
  detail "$(echo "$summary" | json_field seconds) s"
}

## candela run takes 30 frames from /dev/video0 to a board simulated in the guest
frames_to_simulator() {
  candela run --camera /dev/video0 --limit 30 --json >/tmp/check/run || fail "the run ended with $?"
  same "$(results /tmp/check/run)" 30 "results"
  detail "$(tail -n 1 /tmp/check/run | json_field seconds) s"
}

## A black picture of vivid's gives outputs of noise alone, a white one does not: what arrives is the picture
picture() {
  dark=$(largest_output 5) light=$(largest_output 6)
  detail "largest output $dark codes of a black picture, $light of a white one"
  # Comparator offset (2 mV) and noise are a few codes of 1 mV; black is video black, 16 of 255.
  within 0 "$dark" 20 "codes of a black picture"
  [ "$light" -gt $((5 * dark)) ] || fail "a white picture gives $light codes, a black one $dark"
}
# largest_output PATTERN: over three frames of a test pattern, without the text that vivid writes over it.
largest_output() {
  v4l2-ctl -d /dev/video0 --set-ctrl osd_text_mode=2 --set-ctrl "test_pattern=$1" >&2 || return
  # shellcheck disable=SC2086
  candela run --camera /dev/video0 $wires --limit 3 --json >/tmp/check/run || return
  sed -n 's/.*"outputs":\[\([^]]*\)\].*/\1/p' /tmp/check/run | tr -d '-' | tr ',' '\n' | sort -n | tail -n 1
}

## A camera that is not there is named
absent() {
  fails_with CND-1007 candela run --camera /dev/video9 --limit 1
  same "$failed_status" 4 "exit code"
}

## A device that is no camera is refused
no_camera() {
  fails_with CND-1 candela run --camera "/dev/i2c-$BUS" --limit 1
}

## A camera that is pulled out while it streams and returns: the run goes on to its end
returns() {
  # shellcheck disable=SC2086
  candela run --camera /dev/video0 $wires --limit 60 --json >/tmp/check/run 2>/tmp/check/log &
  run=$!
  at_end "kill $run"
  wait_for "results: $(cat /tmp/check/log)" has_results 10
  v4l2-ctl -d /dev/video0 --set-ctrl disconnect=1 || fail "vivid cannot be disconnected"
  wait "$run" || fail "the run ended with $?: $(reason </tmp/check/log)"
  cat /tmp/check/log
  same "$(results /tmp/check/run)" 60 "results"
  grep -q 'gone away' /tmp/check/log || fail "nothing was said of the loss"
  grep -q 'is back' /tmp/check/log || fail "nothing was said of the return"
  if has_bit "$(status)" 4; then fail "the laser stays armed"; fi
}
