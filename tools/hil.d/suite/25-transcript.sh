# A whole session typed from docs/registers.md, "Walk-through": the bytes that the driver's and the emulator's tests use, sent by
# i2ctransfer and gpioset. Checksums and digests were computed with other tools.
# shellcheck shell=sh disable=SC2154

zeros() { i=0; while [ $i -lt "$1" ]; do printf ' 00'; i=$((i + 1)); done; }

# A RESET_N pulse: settings, mask, weights, EPOCH and the result block are as after power-on.
reset_board() {
  hold_line RESET_N 0
  let_go
  gpioset "$CHIP" "$(line_number RESET_N)=1"
  wait_for READY is_ready
}
is_ready() { has_bit "$(status)" 0; }

# says_status BYTES: STATUS as documented.
says_status() { same "$(read_bytes 2 01 00)" "$1" "STATUS"; }

## Identify: the identity block after a reset, and the EEPROM's record with the same design digest
identify() {
  reset_board
  says_status "00 21"
  design=$(read_part 0x50 8 00 34)
  same "$(read_bytes 54 00 00)" "43 4e 44 4c 01 00 01 00 01 00 00 00 00 00 00 1d $design$(zeros 16)\
 00 1c 01 90 01 03 00 20 08 00 00 06 1a 80" "the block 0x0000...0x0035"
  same "$(read_part 0x50 8 00 00)" "43 4e 49 44 00 01 00 7c" "the record's head"
}

## Load a mask of zeros and two weight banks: CRCs, digests and STATUS byte for byte
load() {
  reset_board
  load_by_hand
}

load_by_hand() {
  write_bytes 01 04 00 04
  write_bytes 01 1a 00
  write_bytes 01 04 00 20
  says_status "01 21"
  # zlib's CRC-32 of 60,000 zeros; SHA-256 of a zero and these.
  same "$(read_bytes 4 04 40)" "51 27 aa 05" "MASK_CRC"
  same "$(read_bytes 8 00 18)" "6e a3 7f c4 0b 57 8b a9" "MASK_DIGEST"
  write_bytes 01 0a 02
  # shellcheck disable=SC2046
  write_bytes 10 00 ff ff $(zeros 126) ae
  # shellcheck disable=SC2046
  write_bytes 10 80 $(zeros 128) 14
  write_bytes 01 04 00 40
  says_status "03 a1"
  same "$(read_bytes 8 04 00)" "55 e7 5b 7a c2 a8 fa 9d" "WEIGHT_CRC_0 and _1"
  same "$(read_bytes 8 00 20)" "5d bd cd 09 06 66 6e 3e" "WEIGHTS_DIGEST"
}

## Expose and read: settings, heartbeat, LASER_ENABLE, TRIGGER, the result block with its checksum, two pulses of 1 ns of light
expose() {
  reset_board
  load_by_hand
  # HEARTBEAT_TIMEOUT 10 s (hands are slow), 2 classes, light on the aperture, slots of 24 ns, pulses of 1 ns (more light would
  # empty the lines: all photodiodes pull at one), 1 exposure.
  write_bytes 01 08 27 10 02 00 00 18 00 01 00 00 00 01
  says_status "03 a1"
  write_bytes 01 06 00 01
  same "$(read_bytes 4 01 00)" "03 e1 00 00" "STATUS and FAULT_CAUSE"
  hold_line LASER_ENABLE 1
  says_status "03 f1"
  light=$(register 03 18 8)
  write_bytes 01 14 00 00 00 07
  watch_line DATA_READY rising
  gpioset "$CHIP" "$(line_number TRIGGER)=1"
  gpioset "$CHIP" "$(line_number TRIGGER)=0"
  caught_edge
  says_status "07 f5"
  result=$(read_bytes 21 02 00)
  # EPOCH 1, RESULT_SEQUENCE 7; behind the winner VALID and OUTPUTS_VALID, nothing saturated, 1,048 ns.
  same "$(echo "$result" | cut -d ' ' -f 1-8)" "00 00 00 01 00 00 00 07" "EPOCH and RESULT_SEQUENCE"
  same "$(echo "$result" | cut -d ' ' -f 10-16)" "21 00 00 00 00 04 18" "flags, saturation and duration"
  # shellcheck disable=SC2046
  same "$(echo "$result" | cut -d ' ' -f 21)" "$(crc8 $(echo "$result" | cut -d ' ' -f 1-20))" "RESULT_CRC"
  same $(($(register 03 18 8) - light)) 2 "nanoseconds of light"
  let_go
  says_status "07 e5"
}

# crc8 BYTES...: x^8 + x^2 + x + 1, from zero, most significant bit first.
crc8() {
  sum=0
  for byte; do
    sum=$((sum ^ 0x$byte))
    for _ in 1 2 3 4 5 6 7 8; do
      if [ $sum -ge 128 ]; then sum=$(((sum << 1 ^ 7) & 255)); else sum=$((sum << 1)); fi
    done
  done
  printf '%02x' $sum
}

## The document's example of a checksum: CRC-8 of "123456789" is F4
checksum() { same "$(crc8 31 32 33 34 35 36 37 38 39)" f4 "CRC-8"; }

## A trigger while the laser is not armed is refused, counted and dark
refused_trigger() {
  clear_status
  before=$(register 03 04 4) light=$(register 03 18 8)
  write_bytes 01 04 00 01
  has_bit "$(status)" 14 || fail "TRIGGER_REFUSED is not set"
  same "$(register 03 04 4)" $((before + 1)) "TRIGGERS_REFUSED"
  same "$(register 03 18 8)" "$light" "LASER_ON_TIME"
  clear_status
}
