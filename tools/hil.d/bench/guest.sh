# The guest's file system: an initramfs that is not compressed, because unpacking one costs more than reading it when the
# processor is emulated. Sourced by tools/hil.
# shellcheck shell=bash

# The shell is dash and not busybox, which would take its own i2cdetect before the one of i2c-tools.
guest_programs=(dash i2cdetect i2cget i2cset i2ctransfer i2cdump gpiodetect gpioinfo gpiofind gpioget gpioset gpiomon
  v4l2-ctl)

# Builds candela unless --candela names one.
prepare_candela() {
  if [[ -n $candela ]]; then return; fi
  command -v swift >/dev/null || stop "$exit_not_built" "Swift is not installed, and no --candela is given"
  if $install; then "$root/tools/setup" || stop "$exit_not_built" "what candela builds with could not be installed"; fi
  note "building candela"
  local build=(swift build -c release --package-path "$root" --product candela --explicit-target-dependency-import-check error)
  "${build[@]}" >"$scratch/build.log" 2>&1 ||
    stop "$exit_not_built" "candela could not be built:" \
      "$(grep -m 1 'error:' "$scratch/build.log" || tail -n 1 "$scratch/build.log")" "remedy: tools/setup"
  candela=$("${build[@]}" --show-bin-path)/candela
}

# Makes $scratch/guest.cpio.
prepare_guest() {
  tree=$scratch/tree
  mkdir -p "$tree"/{bin,dev,etc,proc,sys,tmp,run,hil,candela}
  install_busybox
  local program
  for program in "${guest_programs[@]}"; do
    add_program "$(program_path "$program")"
  done
  add_program "$candela" candela
  for program in "${additions[@]}"; do add_program "$program"; done
  ln -sf ../usr/bin/dash "$tree/bin/sh"
  cp -r "$root/boards" "$root/models" "$tree/candela/"
  prepare_operators
  cp -r "$kernel_modules/lib/modules" "$tree/lib/"
  cp "$parts"/guest/* "$tree/hil/"
  cp -r "$parts/suite" "$tree/hil/"
  install -m 755 "$parts/guest/init" "$tree/init"
  printf '%s\n' root:x:0:0:root:/tmp:/bin/sh nobody:x:65534:65534:nobody:/tmp:/bin/sh >"$tree/etc/passwd"
  printf '%s\n' root:x:0: nogroup:x:65534: i2c:x:101: gpio:x:102: video:x:44: >"$tree/etc/group"
  printf '%s\n' "${selected[@]}" | cut -f 1-3 >"$tree/hil/selected"
  printf '%s\n' "board=$board" "seed=$seed" "shell=$shell" "gpio_driver=$gpio_driver" >"$tree/hil/settings"
  (cd "$tree" && find . -print0 | cpio --null --create --format=newc --quiet --owner=+0:+0) >"$scratch/guest.cpio" ||
    stop "$exit_not_built" "the guest's file system could not be written to $scratch"
  rm -rf "$tree"
}

# The simulated board in the guest (camera checks) needs its optical operator, which an emulated processor would build for
# minutes; it has the same bytes on any machine.
prepare_operators() {
  local operators=$cache/operators
  mkdir -p "$operators"
  CANDELA_HOME=$root CANDELA_CACHE=$operators "$candela" run --limit 1 --no-outputs >"$scratch/operators.log" 2>&1 ||
    stop "$exit_not_built" "candela run fails on the simulator: $(head -n 1 "$scratch/operators.log")"
  find "$operators" -type f -mtime +7 -delete
  cp -r "$operators" "$tree/candela/"
}

# Commands of every day, each a link to busybox.
install_busybox() {
  local busybox command
  busybox=$(program_path busybox)
  cp "$busybox" "$tree/bin/busybox"
  for command in $("$busybox" --list); do
    [[ $command == busybox ]] || ln -s busybox "$tree/bin/$command"
  done
}

program_path() {
  PATH=$PATH:/usr/sbin:/sbin command -v "$1" || stop "$exit_not_built" "$1 is not installed" "remedy: tools/hil --install"
}

# add_program FILE [NAME]: into the guest's /usr/bin, its shared libraries to the paths where the linker finds them here.
add_program() {
  local file=$1 name=${2:-$(basename "$1")} library
  mkdir -p "$tree/usr/bin"
  cp -L "$file" "$tree/usr/bin/$name"
  strip --strip-debug "$tree/usr/bin/$name" 2>/dev/null || true
  while read -r library; do
    [[ ! -e $tree$library ]] || continue
    mkdir -p "$tree$(dirname "$library")"
    cp -L "$library" "$tree$library"
  done < <(shared_libraries "$file")
}

shared_libraries() {
  local listing
  listing=$(ldd "$1" 2>/dev/null) || return 0
  if grep -q 'not found' <<<"$listing"; then
    stop "$exit_not_built" "$1 lacks a library:" "$(grep 'not found' <<<"$listing")"
  fi
  sed -n -e 's/.*=> \(\/[^ ]*\) .*/\1/p' -e 's/^[[:space:]]*\(\/[^ ]*\) .*/\1/p' <<<"$listing"
}
