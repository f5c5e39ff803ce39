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

## A still picture of vivid's gives the same class in every frame: what arrives is the picture
steady_picture() {
  # Vivid's own text (time, counters) off, one grey over all.
  v4l2-ctl -d /dev/video0 --set-ctrl osd_text_mode=2 --set-ctrl test_pattern=9 || fail "vivid has no such picture"
  # shellcheck disable=SC2086
  candela run --camera /dev/video0 $wires --limit 5 --json >/tmp/check/run || fail "the run ended with $?"
  same "$(grep '"type":"result"' /tmp/check/run | json_fields winner | sort -u | wc -l)" 1 "different winners"
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
