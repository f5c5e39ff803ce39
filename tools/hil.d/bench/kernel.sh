# The guest's kernel: Debian's image as a plain ELF file, and the modules that the guest loads. Sourced by tools/hil.
# shellcheck shell=bash

# What the guest may load; what these depend on follows from modules.dep.
guest_modules=(virtio_pci i2c-dev i2c-virtio gpio-virtio gpio-sim-bench vivid at24 lm75 ina2xx ina2xx-adc)

# Sets kernel_image, kernel_modules (the folder that holds lib/modules) and kernel_version.
prepare_kernel() {
  cache=${CANDELA_HIL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/candela/hil}
  mkdir -p "$cache" || stop "$exit_not_built" "the cache $cache cannot be written" "remedy: set CANDELA_HIL_CACHE"
  choose_gpio_driver
  if [[ -n $own_kernel ]]; then take_own_kernel; return; fi
  local headers entry
  headers=$(dpkg-query -W -f='${Depends}' linux-headers-amd64 | sed -n 's/.*\(linux-headers-[^ ,]*\).*/\1/p')
  kernel_version=${headers#linux-headers-}
  entry=$cache/kernel-$kernel_version-$(kernel_key "$headers")
  # Two benches at once must not build the same kernel.
  exec 9>"$cache/lock"
  flock 9
  if $rebuild; then rm -rf "$entry"; fi
  [[ -d $entry ]] || build_kernel "$entry" "$headers"
  touch "$entry"
  find "$cache" -maxdepth 1 -name 'kernel-*' -mtime +30 -exec rm -rf {} +
  flock -u 9
  kernel_image=$entry/vmlinux kernel_modules=$entry
}

# Another kernel, package version or recipe is another entry of the cache.
kernel_key() {
  local sources
  sources=$(source_package "$1")
  {
    dpkg-query -W -f='${Package} ${Version}\n' "$1" "$sources"
    echo "$gpio_driver"
    cat "$parts"/bench/{kernel,modules}.sh "$parts"/modules/*
  } | sha256sum | cut -c1-12
}

build_kernel() {
  local entry=$1 headers=$2 work
  note "preparing kernel $kernel_version (once; kept in $cache)"
  unfinished=$(mktemp -d "$cache/unfinished.XXXXXX")
  work=$unfinished
  unpack_kernel "$work" >"$scratch/kernel.log" 2>&1 ||
    stop "$exit_not_built" "the kernel's package could not be fetched or unpacked: $(tail -n 1 "$scratch/kernel.log")" \
      "remedy: tools/hil --install (archives drop old versions; headers and image must be of one version)"
  build_modules "$work" "$(source_package "$headers")" >"$scratch/modules.log" 2>&1 ||
    stop "$exit_not_built" "the modules could not be built: $(tail -n 1 "$scratch/modules.log")"
  mkdir "$work/entry"
  mv "$work/vmlinux" "$work/entry/"
  pick_modules "$work/image" "$work/entry" 2>"$scratch/modules.log" ||
    stop "$exit_not_built" "a module is missing: $(tail -n 1 "$scratch/modules.log")"
  mv "$work/entry" "$entry"
  rm -rf "$work"
}

unpack_kernel() (
  set -e
  cd "$1"
  apt-get -o APT::Sandbox::User=root download "linux-image-$kernel_version"
  mkdir image
  dpkg-deb -x linux-image-*.deb image
  # Debian 13 keeps modules below usr/lib.
  [[ -d image/lib/modules ]] || ln -s usr/lib image/lib
)

# pick_modules FROM TO: copies guest_modules with all they depend on, plain, and writes their modules.dep.
pick_modules() (
  set -e
  from=$(realpath "$1") to=$(realpath "$2")
  options=(-C /dev/null -d "$from" -S "$kernel_version")
  depmod -b "$from" "$kernel_version"
  for module in "${guest_modules[@]}"; do
    wanted=$(modprobe "${options[@]}" --show-depends "$module")
    while read -r kind path _; do
      [[ $kind == insmod ]] || continue
      target=$to/lib/modules/$kernel_version/${path##*"/$kernel_version/"}
      mkdir -p "$(dirname "$target")"
      case $path in
        *.xz) xz -dc "$path" >"${target%.xz}" ;;
        *.zst) zstd -qdc "$path" >"${target%.zst}" ;;
        *) cp "$path" "$target" ;;
      esac
    done <<<"$wanted"
  done
  cp "$from/lib/modules/$kernel_version"/modules.{order,builtin,builtin.modinfo} "$to/lib/modules/$kernel_version/"
  depmod -b "$to" "$kernel_version"
)

take_own_kernel() {
  local versions
  kernel_image=$own_kernel/vmlinux kernel_modules=$own_kernel
  versions=("$own_kernel"/lib/modules/*)
  [[ -f $kernel_image && ${#versions[@]} -eq 1 && -d ${versions[0]} ]] ||
    stop "$exit_not_built" "$own_kernel holds no vmlinux with one lib/modules/VERSION beside it"
  kernel_version=$(basename "${versions[0]}")
}
