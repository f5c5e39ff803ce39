# Linux's own drivers, bound to the board's parts: they and the simulator must mean the same by the same bytes.
# shellcheck shell=sh disable=SC2154

# bind_driver MODULE NAME ADDRESS: the kernel's driver for the part at ADDRESS, until the check's end; its device's folder
# into $device.
bind_driver() {
  adapter=/sys/bus/i2c/devices/i2c-$BUS
  modprobe "$1" || fail "the module $1 cannot be loaded"
  at_end unbind_driver
  bound="$1 $3"
  echo "$2" "$3" >"$adapter/new_device" || fail "no device for $2 at $3"
  device=$(printf '/sys/bus/i2c/devices/%d-%04x' "$BUS" "$3")
  [ -e "$device/driver" ] || fail "$1 does not take the part at $3: $(dmesg | tail -n 1)"
}

# Takes the driver off again, so that other tools may have the part.
unbind_driver() {
  [ -n "$bound" ] || return 0
  echo "${bound#* }" >"$adapter/delete_device"
  rmmod "${bound% *}"
  bound=
}

# number FILE: the whole number in a driver's file.
number() {
  # shellcheck disable=SC2086 # the name has a number in it that only the kernel knows
  cat "$device"/$1 || fail "$1 cannot be read"
}

# raw_word ADDRESS REGISTER: a part's 16-bit register. i2c-tools leave addresses alone that a driver has taken, so this
# comes before the driver is bound.
raw_word() { echo $((0x$(read_part "$1" 2 "$2" | tr -d ' '))); }

## at24 reads the EEPROM: the identity record, byte for byte as i2ctransfer does
at24() {
  record=$(read_part 0x50 124 00 00 | tr -d ' ')
  bind_driver at24 24c256 0x50
  same "$(wc -c <"$device/eeprom")" 32768 "bytes of a 24C256"
  same "$(head -c 124 "$device/eeprom" | xxd -p | tr -d '\n')" "$record" "record"
  same "$(head -c 40 "$device/eeprom" | tail -c 32 | tr -d '\0')" "$board" "name in the record"
}

## at24 writes beyond the record and reads it back; the record stays
at24_writes() {
  record=$(read_part 0x50 124 00 00)
  bind_driver at24 24c256 0x50
  # Across a page's end: the driver splits the write at pages of 64 bytes and polls while the part is busy.
  printf 'written by at24 across two pages' | dd of="$device/eeprom" bs=1 seek=4080 conv=notrunc 2>/dev/null ||
    fail "at24 cannot write"
  same "$(dd if="$device/eeprom" bs=1 skip=4080 count=32 2>/dev/null)" "written by at24 across two pages" "bytes"
  unbind_driver
  same "$(read_part 0x50 124 00 00)" "$record" "record"
}

## hwmon's ina2xx reads the board's rail as board.yaml has it, idle: 3.3 V, 160 mW, 48.5 mA over 1 Ohm
board_rail_hwmon() { rail_hwmon 0x40 3300 48 2 97 320000; }

## hwmon's ina2xx reads the laser's rail as board.yaml has it, dark: 5 V, 20 mW, 4 mA over 5 Ohm
laser_rail_hwmon() { rail_hwmon 0x41 5000 20 10 40 200000; }

# rail_hwmon ADDRESS MILLIVOLT MILLIVOLT_ON_SHUNT FACTOR MILLIAMPERE MICROWATT: the driver keeps the current's step in whole
# microamperes, which 1 Ohm and more are too large for. It is told 0.5 Ohm, a step of 5 uA, and so sees FACTOR times as much.
rail_hwmon() {
  code=$(raw_word "$1" 02)
  bind_driver ina2xx ina226 "$1"
  echo 500000 >"$(echo "$device"/hwmon/hwmon*/shunt_resistor)" || fail "the shunt cannot be set"
  wait_for "a conversion" rail_converts
  volt=$(number 'hwmon/hwmon*/in1_input') shunt=$(number 'hwmon/hwmon*/in0_input')
  current=$(number 'hwmon/hwmon*/curr1_input') watt=$(number 'hwmon/hwmon*/power1_input')
  # 1.25 mV a code (INA226 data sheet, register 02h); the driver rounds to whole millivolts.
  within $((code * 5 / 4 - 5)) "$volt" $((code * 5 / 4 + 5)) "millivolts by driver and by i2ctransfer"
  within $(($2 * 99 / 100)) "$volt" $(($2 * 101 / 100)) "millivolts"
  within $(($3 - 1)) "$shunt" $(($3 + 1)) "millivolts on the shunt"
  within $(($5 - 1)) "$current" $(($5 + 1)) "milliamperes, $4 times as many"
  within $(($6 * 98 / 100)) "$watt" $(($6 * 102 / 100)) "microwatts, $4 times as many"
  detail "$volt mV, $current/$4 mA, $watt/$4 uW"
}
rail_converts() { [ "$(number 'hwmon/hwmon*/power1_input')" != 0 ]; }

## IIO's ina2xx-adc reads the board's rail
board_rail_iio() {
  bind_driver ina2xx-adc ina226 0x40
  wait_for "a conversion" voltage_converts
  code=$(number 'iio:device*/in_voltage1_raw') scale=$(number 'iio:device*/in_voltage1_scale')
  same "$scale" 1.250000000 "millivolts a code"
  within 3267 $((code * 5 / 4)) 3333 "millivolts"
  detail "code $code, $((code * 5 / 4)) mV"
}
voltage_converts() { [ "$(number 'iio:device*/in_voltage1_raw')" != 0 ]; }

## lm75 follows when the board's world grows warmer
thermometer_follows() {
  at_end "ask board temperature 25"
  ask board temperature 41.5
  bind_driver lm75 tmp1075 0x48
  within 41300 "$(number 'hwmon/hwmon*/temp1_input')" 41700 "thousandths of a degree"
}

## lm75 reads the TMP1075: the temperature that i2ctransfer reads
thermometer() {
  # 12 bits of 0.0625 degrees Celsius from bit 15 on (TMP1075 data sheet, register 00h).
  celsius=$(($(raw_word 0x48 00) * 625 / 160))
  bind_driver lm75 tmp1075 0x48
  seen=$(number 'hwmon/hwmon*/temp1_input')
  within $((celsius - 130)) "$seen" $((celsius + 130)) "thousandths of a degree"
  detail "$seen mC"
}
