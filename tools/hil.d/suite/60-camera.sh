# The camera: vivid's frames, through V4L2, to the simulated board in the guest.
# shellcheck shell=sh disable=SC2154

## candela run takes 30 frames from /dev/video0
frames() {
  candela run --camera /dev/video0 --limit 30 --json >/tmp/check/run || fail "the run ended with $?"
  same "$(grep -c '"type":"result"' /tmp/check/run)" 30 "results"
  tail -n 1 /tmp/check/run
  detail "$(tail -n 1 /tmp/check/run | json_field seconds) s"
}

## A camera that is not there is named
absent() { fails_with CND-1007 candela run --camera /dev/video9 --limit 1; }

## A camera that is pulled out while it streams and returns: the run goes on to its end
returns() {
  candela run --camera /dev/video0 --limit 60 --json >/tmp/check/run 2>/tmp/check/log &
  run=$!
  at_end "kill $run"
  wait_for "frames" has_results 10
  v4l2-ctl -d /dev/video0 --set-ctrl disconnect=1 || fail "vivid cannot be disconnected"
  wait "$run" || fail "the run ended with $?: $(tail -n 1 /tmp/check/log)"
  cat /tmp/check/log
  same "$(grep -c '"type":"result"' /tmp/check/run)" 60 "results"
}
has_results() { [ "$(grep -c '"type":"result"' /tmp/check/run)" -ge "$1" ]; }
