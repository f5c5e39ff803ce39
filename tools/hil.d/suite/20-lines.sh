# The lines: the board as the gpiod tools see and move it.
# shellcheck shell=sh disable=SC2154

## gpiodetect and gpioinfo show six lines with the board's names
names() {
  succeeds gpiodetect
  echo "$seen" | grep -q "^$CHIP .*(6 lines)" || fail "no chip $CHIP of 6 lines"
  succeeds gpioinfo "$CHIP"
  same "$(echo "$seen" | sed -n 's/.*line *[0-9]*: *"\([A-Z_]*\)".*/\1/p' | tr '\n' ' ')" \
    "RESET_N TRIGGER LASER_ENABLE DATA_READY FAULT_N INTERLOCK " "names"
}

## At rest: no fault, interlock closed, no result
at_rest() {
  same "$(pin FAULT_N)" 1 FAULT_N
  same "$(pin INTERLOCK)" 1 INTERLOCK
  same "$(pin DATA_READY)" 0 DATA_READY
}

## RESET_N low takes the controller off the bus and nothing else; high brings it back, one reset counted
reset() {
  before=$(register 03 14 4)
  hold_line RESET_N 0
  same "$(read_bytes 4 00 00)" "" "bytes from the controller in reset"
  same "$(read_part 0x50 4 00 00)" "43 4e 49 44" "the EEPROM meanwhile"
  let_go
  gpioset "$CHIP" "$(line_number RESET_N)=1"
  wait_for "READY" is_ready
  same "$(register 03 14 4)" $((before + 1)) "RESETS"
}
is_ready() { has_bit "$(status)" 0; }

## gpiomon sees FAULT_N fall when LASER_ENABLE is high and no heartbeat comes
fault_edge() {
  recover
  watch_line FAULT_N falling
  hold_line LASER_ENABLE 1
  caught_edge
  same "$(pin FAULT_N)" 0 FAULT_N
  has_bit "$(register 01 02 2)" 1 || fail "FAULT_CAUSE is not HEARTBEAT_LOST"
  let_go
  recover
  same "$(pin FAULT_N)" 1 "FAULT_N after CLEAR_STATUS"
}

# CLEAR_STATUS clears a lost heartbeat once the heart beats.
recover() {
  write_bytes 01 06 00 01
  clear_status
}
