# Candela on the guest's wires: the commands of docs/cli.md with --host virtual.
# shellcheck shell=sh disable=SC2154

## candela board info names the board by what its EEPROM and its registers say
info() {
  succeeds candela board info --host virtual --json
  same "$(echo "$seen" | json_field board)" "$board" "board"
  same "$(echo "$seen" | json_field protocol_version)" 1.0 "protocol"
  same "$(echo "$seen" | json_field serial)" "$(read_part 0x50 8 00 28 | tr -d ' ')" "serial as the EEPROM has it"
}

## candela board selftest passes
selftest() {
  succeeds candela board selftest --host virtual
  detail "$(echo "$seen" | tail -n 1)"
}

## candela board read shows the same values as i2ctransfer
read_registers() {
  succeeds candela board read --host virtual PROTOCOL_VERSION OUTPUT_FULL_SCALE --json
  same "$(echo "$seen" | grep '"PROTOCOL_VERSION"' | json_field value)" "$((0x$(read_bytes 2 00 04 | tr -d ' ')))" \
    "PROTOCOL_VERSION"
  same "$(echo "$seen" | grep '"OUTPUT_FULL_SCALE"' | json_field value)" "$(register 00 30 2)" "OUTPUT_FULL_SCALE"
}

## candela board expose without --fire leaves the laser dark and says why
expose_needs_fire() {
  before=$(register 03 18 8)
  fails_with CND-9008 candela board expose --host virtual
  same "$failed_status" 64 "exit code"
  same "$(register 03 18 8)" "$before" "LASER_ON_TIME"
}

## candela board expose --fire exposes one frame: winner, epoch and time of light agree with the registers
expose() {
  before=$(register 03 00 4)
  succeeds candela board expose --host virtual --fire --json
  same "$(register 03 00 4)" $((before + 1)) "EXPOSURES"
  same "$(echo "$seen" | json_field winner)" "$(register 02 08 1)" "WINNER"
  same "$(echo "$seen" | json_field epoch)" "$(register 02 00 4)" "EPOCH"
  if has_bit "$(status)" 4; then fail "the laser stays armed"; fi
}

## An exposure with nothing but i2c-tools and gpiod tools on the board that candela has loaded (docs/registers.md, "Expose")
expose_by_hand() {
  succeeds candela board expose --host virtual --fire --json
  watch_line DATA_READY rising
  # HEARTBEAT_TIMEOUT 10 s: hands are slower than a driver.
  write_bytes 01 08 27 10
  write_bytes 01 06 00 02
  clear_status
  hold_line LASER_ENABLE 1
  write_bytes 01 06 00 03
  has_bit "$(status)" 4 || fail "LASER_ARMED is not set: STATUS $(read_bytes 2 01 00)"
  write_bytes 01 14 00 00 00 2a
  gpioset "$CHIP" "$(line_number TRIGGER)=1"
  gpioset "$CHIP" "$(line_number TRIGGER)=0"
  caught_edge
  same "$(read_bytes 4 02 04)" "00 00 00 2a" "RESULT_SEQUENCE"
  has_bit "$(register 02 09 1)" 0 || fail "VALID is not set"
  let_go
}

## candela board diodes --fire reads 1,024 photodiodes
diodes() {
  succeeds candela board diodes --host virtual --fire --json
  codes=$(echo "$seen" | grep '^{')
  same "$(echo "$codes" | json_field rows)" 32 rows
  same "$(echo "$codes" | sed 's/.*"codes":\[\([^]]*\)\].*/\1/' | tr ',' '\n' | wc -l)" 1024 "codes"
}

## 200 inferences in the guest give the digest of the simulator in one process
digest() {
  ask simulate run --host-fed 8 --limit 200 --json
  wanted=$(echo "$answer" | json_field digest)
  [ ${#wanted} = 64 ] || fail "the simulator gave no digest: $answer"
  candela run --host virtual --host-fed 8 --limit 200 --seed "$seed" --fire --json >/tmp/check/run || fail "the run ended with $?"
  summary=$(tail -n 1 /tmp/check/run)
  echo "$summary"
  same "$(grep -c '"type":"result"' /tmp/check/run)" 200 "results"
  same "$(echo "$summary" | json_field digest)" "$wanted" "digest"
  detail "$(echo "$summary" | json_field digest | cut -c 1-16)..., $(echo "$summary" | json_field seconds) s"
}

## Two boards on two buses vote on every frame, as two simulated ones in one process do; dealt in turn, each answers half
several_boards() {
  ask simulate run --boards 2 --deal mirror --host-fed 8 --limit 20 --json
  voted=$(echo "$answer" | json_field digest)
  [ ${#voted} = 64 ] || fail "the simulator gave no digest: $answer"
  bind_second
  both="--host /tmp/check/first.yaml --also-host /tmp/check/second.yaml --host-fed 8 --limit 20 --seed $seed --fire --json"
  # shellcheck disable=SC2086 # one word an option
  succeeds candela run $both --deal mirror
  same "$(echo "$seen" | grep -c '"type":"result"')" 20 "results"
  same "$(echo "$seen" | grep '"type":"summary"' | json_field digest)" "$voted" "digest"
  says '"frames_by_board":[20,20]'
  # shellcheck disable=SC2086
  succeeds candela run $both
  says '"frames_by_board":[10,10]'
  fails_with CND-1008 candela run --host /tmp/check/first.yaml --also-host /tmp/check/first.yaml --host-fed 8 --limit 1 --fire
  detail "digest $(echo "$voted" | cut -c 1-16)..."
}

## candela board scan finds the board on its bus, and both chips
scan() {
  succeeds candela board scan
  says "$board, serial"
  says "at 0x2a on /dev/i2c-$BUS"
  says "$CHIP"
}

## candela board conformance passes on the wires
conformance() {
  succeeds candela board conformance --host virtual --fire
  detail "$(echo "$seen" | tail -n 1)"
}

## The board is found by names: another chip comes before its own, and its numbers are not used
names_not_numbers() {
  same "$(gpiodetect | head -n 1 | cut -d ' ' -f 2)" "[decoy]" "the first chip"
  [ "$CHIP" != gpiochip0 ] || fail "the board's chip is the first one"
  succeeds candela board info --host virtual --json
}
