# candela board doctor with one thing broken at a time: it must name it, and its remedy must be one.
# shellcheck shell=sh disable=SC2154

# doctor: its findings into $seen, its exit code into $diagnosis.
doctor() {
  seen=$(candela board doctor --host virtual --json 2>&1)
  diagnosis=$?
  echo "exit $diagnosis: $seen"
}
# finds CODE EXIT_CODE: the doctor names it first, with a remedy.
finds() {
  doctor
  first=$(echo "$seen" | grep '^{' | sed 's/},{.*//')
  same "$(echo "$first" | json_field code)" "$1" "the gravest finding"
  same "$diagnosis" "$2" "exit code"
  [ -n "$(echo "$first" | json_field remedy)" ] || fail "no remedy"
  detail "$(echo "$first" | sed -n 's/.*"remedy":"\([^"]*\)".*/\1/p')"
}
is_well() {
  doctor
  same "$diagnosis" 0 "exit code once it is mended"
}

## Nothing is wrong: exit code 0
healthy() { is_well; }

## The module i2c-dev is not loaded; the remedy's command loads it
no_module() {
  at_end "modprobe i2c-dev"
  rmmod i2c-dev || fail "i2c-dev cannot be unloaded"
  finds CND-9102 1
  says "modprobe i2c-dev"
  modprobe i2c-dev
  is_well
}

## The bus has no device file
no_device_file() {
  at_end "mknod /dev/i2c-$BUS c 89 $BUS"
  rm "/dev/i2c-$BUS"
  finds CND-9105 1
}

## An ordinary user without rights
no_rights() {
  chmod 600 "/dev/i2c-$BUS" "/dev/$CHIP"
  seen=$(su nobody -c "candela board doctor --host virtual --json" 2>&1)
  same $? 1 "exit code"
  says CND-9106
  says CND-9114
}

## A line that gpioset holds: its name is said
line_held() {
  hold_line TRIGGER 0
  finds CND-9116 1
  says gpioset
  let_go
  is_well
}

## The driver of the lines is gone
no_chip() {
  # shellcheck disable=SC2086
  at_end "modprobe gpio-virtio $([ "$gpio_driver" != force_irq ] || echo force_irq=1)
    echo virtio1 >/sys/bus/virtio/drivers/gpio_virtio/bind"
  rmmod gpio-virtio || fail "gpio-virtio cannot be unloaded"
  doctor
  same "$diagnosis" 1 "exit code"
  says CND-911
}

## The identity record is damaged by one bit
damaged_identity() {
  # The serial's last byte (offset 47 of the record).
  old=$(read_part 0x50 1 00 2f)
  at_end "write_part 0x50 00 2f $old; usleep 20000"
  write_part 0x50 00 2f "$(printf '%02x' $((0x$old ^ 1)))"
  usleep 20000
  finds CND-5006 1
}

## The controller does not answer
no_controller() {
  at_end "ask board fault clear"
  ask board fault gone 0x2a
  doctor
  same "$diagnosis" 1 "exit code"
  says CND-5001
}

## The interlock is open: a warning, exit code 2
interlock_open() {
  at_end "ask board interlock closed"
  ask board interlock open
  finds CND-9147 2
}

## Too hot
too_hot() {
  at_end "ask board temperature 25"
  ask board temperature 90
  finds CND-9151 1
}
