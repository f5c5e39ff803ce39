# The guest: QEMU with the board's bus and lines. Its first serial port is the kernel's console and goes to a file; over the
# second one guest and bench talk. Sourced by tools/hil.
# shellcheck shell=bash

start_machine() {
  choose_accelerator
  mkfifo "$scratch/to-guest" "$scratch/from-guest"
  exec 5<>"$scratch/to-guest" 6<>"$scratch/from-guest"
  # no_timer_check: on a busy machine the kernel takes a late timer for a broken one, and panics.
  # A dead back end leaves QEMU deaf to SIGTERM, hence the second signal.
  timeout -k 3 "$limit" "$qemu" "${accelerator[@]}" -M q35,memory-backend=memory -smp 1 -m 1024M \
    -object memory-backend-memfd,id=memory,size=1024M,share=on -nodefaults -no-user-config -display none -no-reboot \
    -kernel "$kernel_image" -initrd "$scratch/guest.cpio" \
    -append "console=ttyS0 quiet loglevel=4 panic=-1 mitigations=off random.trust_cpu=on no_timer_check" \
    -serial "file:$scratch/console.log" -serial stdio \
    -chardev "socket,id=i2c,path=$scratch/i2c" -device "vhost-user-i2c-pci,chardev=i2c$event_index" \
    -chardev "socket,id=gpio,path=$scratch/gpio" -device "vhost-user-gpio-pci,chardev=gpio$event_index" \
    -chardev "socket,id=i2c-2,path=$scratch/i2c-2" -device "vhost-user-i2c-pci,chardev=i2c-2$event_index" \
    -chardev "socket,id=gpio-2,path=$scratch/gpio-2" -device "vhost-user-gpio-pci,chardev=gpio-2$event_index" \
    <&5 >&6 2>"$scratch/qemu.log" &
  machine=$!
}

# QEMU falls back from KVM to emulation only where KVM is missing, not where the processor does not lend itself to it.
choose_accelerator() {
  accelerator=(-accel 'tcg,thread=multi' -cpu qemu64)
  if [[ -w /dev/kvm ]] && grep -qE '^flags.* (vmx|svm) ' /proc/cpuinfo; then accelerator=(-accel kvm -cpu host); fi
  # QEMU 7.2 offers event indices to the guest without asking whether the back end has them.
  event_index=''
  if [[ $gpio_driver == force_irq ]]; then event_index=',event_idx=off'; fi
}

machine_lives() { kill -0 "$machine" 2>/dev/null; }

stop_machine() {
  [[ -n ${machine:-} ]] || return 0
  kill "$machine" 2>/dev/null || true
  wait "$machine" 2>/dev/null || true
  machine=''
}

# attach_shell: commands of standard input to the guest, what they print to standard output; ends with the last one's status.
attach_shell() {
  local status=0 feeder
  until next_line; [[ $line == READY* ]]; do note "guest: $line"; done
  { cat && echo exit; } <&0 >&5 &
  feeder=$!
  while next_line; [[ $line != DONE ]]; do
    case $line in
      EXIT\ *) status=${line#EXIT } ;;
      *) printf '%s\n' "$line" ;;
    esac
  done
  kill "$feeder" 2>/dev/null || true
  ((status == 0)) || exit "$exit_check_failed"
}

# next_line: what the guest says next, into $line. Ends the run when guest or board have died.
next_line() {
  local part
  line=''
  until IFS= read -r -t 1 part <&6; do
    # A line that had begun when the second was over.
    line+=$part
    board_lives || died "the simulated board died: $(tail -n 1 "$scratch/board.log")"
    machine_lives || { died_machine; break; }
  done
  line+=$part
  line=${line%$'\r'}
}

died_machine() {
  local status=0
  # A last word may have come between the reading and the dying.
  IFS= read -r -t 0.1 part <&6 && return
  wait "$machine" || status=$?
  machine=''
  case $status in
    124 | 137) died "the guest was not done after $limit s; its console says: $(last_words)" ;;
    0) died "the guest ended before its time; its console says: $(last_words)" ;;
    *) died "QEMU ended with status $status: $(tail -n 1 "$scratch/qemu.log")" ;;
  esac
}

# What the kernel said last, or why it gave up.
last_words() {
  local words
  words=$(tr -d '\r' <"$scratch/console.log" | grep -v '^$' | tail -n 30)
  words=$(grep -m 1 'Kernel panic' <<<"$words" || tail -n 1 <<<"$words")
  printf '%s\n' "${words:-nothing}"
}

died() {
  $shell || report_missing "$1"
  stop "$exit_died" "$1"
}
