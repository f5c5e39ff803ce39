# The bus: what i2c-tools, which nobody here wrote, see of the board, byte for byte as docs/registers.md types it.
# shellcheck shell=sh disable=SC2154

## i2cdetect finds the five parts of the board and nothing else
parts() {
  succeeds i2cdetect -y "$BUS"
  same "$(echo "$seen" | sed '1d; s/^..://' | tr -cs '0-9a-f' '\n' | grep . | tr '\n' ' ')" "2a 40 41 48 50 " "addresses"
}

## i2cget reads the die's numbers of both INA226 and of the TMP1075 (SMBus words have their low byte first)
part_numbers() {
  for monitor in 0x40 0x41; do
    same "$(i2cget -y "$BUS" $monitor 0xfe w)" 0x4954 "manufacturer of $monitor"
    same "$(i2cget -y "$BUS" $monitor 0xff w)" 0x6022 "die of $monitor"
  done
  same "$(i2cget -y "$BUS" 0x48 0x0f w)" 0x0075 "die of the TMP1075"
}

## Reading MAGIC: S 54 00 00 Sr 55 43 4E 44 4C P
magic() { same "$(read_bytes 4 00 00)" "43 4e 44 4c" "MAGIC"; }

## One read spans registers: version, revision, firmware and sizes from 0x0004 on
identity() {
  same "$(read_bytes 8 00 04)" "01 00 01 00 01 00 00 00" "protocol, hardware and firmware versions"
  same "$(read_bytes 4 00 0c)" "00 00 00 1d" "CAPABILITIES"
  same "$(read_bytes 8 00 28)" "00 1c 01 90 01 03 00 20" "pixels of input, mask and diodes"
}

## HEARTBEAT := 1: S 54 01 06 00 01 P
heartbeat() {
  # HEARTBEAT_TIMEOUT 10 s: between write and read a slow guest may need more than the usual half second.
  write_bytes 01 08 27 10
  write_bytes 01 06 00 01
  same "$(read_bytes 2 01 06)" "00 01" "HEARTBEAT"
  has_bit "$(status)" 6 || fail "HEARTBEAT_ALIVE is not set"
}

## A window takes DE AD BE EF with its CRC-8 54, as typed in the document
window() {
  clear_status
  write_bytes 10 00 de ad be ef 54
  same "$(read_bytes 4 10 00)" "de ad be ef" "WEIGHTS"
  if has_bit "$(status)" 13; then fail "CRC_ERROR is set"; fi
}

## A window refuses the same bytes with another CRC-8, and says so
window_damaged() {
  clear_status
  write_bytes 10 00 de ad be ef 54
  before=$(register 03 0c 4)
  write_bytes 10 00 00 00 00 00 55
  same "$(read_bytes 4 10 00)" "de ad be ef" "WEIGHTS"
  has_bit "$(status)" 13 || fail "CRC_ERROR is not set"
  same "$(register 03 0c 4)" $((before + 1)) "CRC_ERRORS"
  clear_status
  if has_bit "$(status)" 13; then fail "CRC_ERROR stays"; fi
}

## A write to a read-only register is acknowledged, refused and counted
refused_write() {
  clear_status
  before=$(register 03 08 4)
  write_bytes 00 00 ff ff ff ff
  same "$(read_bytes 4 00 00)" "43 4e 44 4c" "MAGIC"
  has_bit "$(status)" 12 || fail "WRITE_REFUSED is not set"
  same "$(register 03 08 4)" $((before + 1)) "WRITES_REFUSED"
  clear_status
}

## Four messages in one transfer, with repeated starts between them
combined_transfer() {
  succeeds i2ctransfer -y "$BUS" w2@0x2a 0x00 0x00 r4 w2@0x50 0x00 0x00 r4
  same "$(echo "$seen" | tr '\n' ' ')" "0x43 0x4e 0x44 0x4c 0x43 0x4e 0x49 0x44 " "MAGIC and the record's magic"
}

## An address without a part does not acknowledge
absent_part() {
  same "$(i2ctransfer -y "$BUS" w1@0x33 0x00 r1)" "" "bytes from 0x33"
  if i2cget -y "$BUS" 0x33; then fail "0x33 answered"; fi
}

## A hundred reads in a row give the same bytes
steady_reads() {
  count=0
  while [ $count -lt 100 ]; do
    same "$(read_bytes 4 00 00)" "43 4e 44 4c" "read $count"
    count=$((count + 1))
  done
}
