# Whoever dies or comes second: the laser goes off, the board stays with one owner, and messages name the other.
# shellcheck shell=sh disable=SC2154

# start_run: frames in the background, five a second, until killed; its process into $run.
start_run() {
  candela run --host virtual --host-fed 8 --pace 5 --limit 100 --fire --json >/tmp/check/run 2>/tmp/check/log &
  run=$!
  at_end "kill -9 $run"
  wait_for "results: $(tail -n 1 /tmp/check/log)" has_results 3
}
has_results() { [ "$(grep -c '"type":"result"' /tmp/check/run)" -ge "$1" ]; }

# laser_is_off: armed no more, its line low, and no light for as long as we look.
laser_is_off() {
  if has_bit "$(status)" 4; then fail "LASER_ARMED is set"; fi
  same "$(pin LASER_ENABLE)" 0 LASER_ENABLE
  light=$(register 03 18 8)
  sleep 1
  same "$(register 03 18 8)" "$light" "LASER_ON_TIME a second later"
}

## A killed run (SIGKILL) leaves the laser off, and the next run has the board at once
killed() {
  start_run
  # Between two transfers: i2c-virtio of Linux 6.1 frees a request's memory when a signal interrupts the wait for it.
  wait_for "a pause between frames" is_pausing
  kill -9 "$run"
  wait "$run"
  laser_is_off
  succeeds candela board info --host virtual
}
# System call 16 is ioctl (arch/x86/entry/syscalls/syscall_64.tbl).
is_pausing() { ! cat /proc/"$run"/task/*/syscall | grep -q '^16 '; }

## SIGTERM ends a run with the laser off, its summary and exit code 130
terminated() {
  start_run
  kill -TERM "$run"
  wait "$run"
  same $? 130 "exit code"
  tail -n 1 /tmp/check/run | grep -q '"type":"summary"' || fail "no summary"
  laser_is_off
}

## A second process is told who has the board
second_process() {
  start_run
  fails_with CND-1008 candela board info --host virtual
  says "process $run: candela run"
  kill -TERM "$run"
  wait "$run"
  same $? 130 "exit code of the run"
}

## A line that another program holds: the message names that program
line_taken() {
  hold_line TRIGGER 0
  fails_with CND-1008 candela board info --host virtual
  says gpioset
}

## A bus device that the user may not open: permission, with its remedy
permission() {
  chmod 600 /dev/i2c-"$BUS"
  fails_with CND-1006 su nobody -c "candela board info --host virtual"
  says "/dev/i2c-$BUS"
}

## Without i2c-dev there is no bus: absent, exit code 4
no_bus() {
  at_end "modprobe i2c-dev"
  rmmod i2c-dev || fail "i2c-dev cannot be unloaded"
  candela board info --host virtual
  same $? 4 "exit code"
  fails_with CND-1007 candela board info --host virtual
}
