# Faults on the wire, made by the board's back end: the message has the right code, and the board is there again afterwards.
# shellcheck shell=sh disable=SC2154

# with_fault WORDS...: a fault from now to the check's end.
with_fault() {
  at_end "ask board fault clear"
  ask board fault "$@"
}
mended() {
  ask board fault clear
  succeeds candela board info --host virtual
}

## A burst of two NACKs: repeated, not seen
nack_burst() {
  with_fault nack 0x2a 2
  succeeds candela board info --host virtual
}

## NACKs without end: CND-5001 after retries, with the kind of the bus's error as its cause, exit code 4
nack_forever() {
  with_fault nack 0x2a 100000
  fails_with CND-5001 candela board info --host virtual
  says "no device acknowledged the address"
  same "$failed_status" 4 "exit code"
  mended
}

## The controller goes in mid-transfer and returns
gone_in_transfer() {
  with_fault gone 0x2a 3
  fails_with CND-5001 candela board info --host virtual
  says "0x2a on /dev/i2c-$BUS failed"
  same "$(read_bytes 4 00 00)" "" "bytes from a controller that is gone"
  mended
}

## The EEPROM is missing: identification names it
no_eeprom() {
  with_fault gone 0x50
  fails_with CND-5001 candela board info --host virtual
  says "reading the identity EEPROM"
  says "0x50 on /dev/i2c-$BUS failed: no device acknowledged the address"
  mended
}

## A slow device (every transfer 20 ms longer) is waited for
slow() {
  with_fault slow 0x2a 20ms
  succeeds candela board info --host virtual
}

## DATA_READY stuck low: no answer within the limit, laser off
data_ready_stuck() {
  with_fault stuck DATA_READY low
  fails_with CND-5017 candela board expose --host virtual --fire
  if has_bit "$(status)" 4; then fail "the laser stays armed"; fi
  mended
}

## LASER_ENABLE stuck low: the laser does not arm, and that is the message
laser_enable_stuck() {
  with_fault stuck LASER_ENABLE low
  fails_with CND-5017 candela board expose --host virtual --fire
  says LASER_ARMED
  mended
}

## Interlock open: no light, CND-5014
interlock() {
  at_end "ask board interlock closed"
  ask board interlock open
  same "$(pin INTERLOCK)" 0 INTERLOCK
  before=$(register 03 18 8)
  fails_with CND-5014 candela board expose --host virtual --fire
  same "$(register 03 18 8)" "$before" "LASER_ON_TIME"
}

## Over temperature: the board's fault is named, and is gone when it has cooled
temperature() {
  at_end "ask board temperature 25"
  ask board temperature 90
  fails_with CND-5015 candela board expose --host virtual --fire
  ask board temperature 25
  succeeds candela board expose --host virtual --fire
}
