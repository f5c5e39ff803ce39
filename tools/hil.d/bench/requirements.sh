# What the bench needs from the distribution. Sourced by tools/hil.
# shellcheck shell=bash

# The compiler comes with the kernel's headers, which depend on the one that built the kernel.
requirements=(qemu-system-x86 busybox-static kmod cpio zstd xz-utils make bc flex bison libelf-dev libssl-dev
  linux-headers-amd64 i2c-tools gpiod v4l-utils)

# linux-source-6.1 for linux-headers-6.1.0-56-amd64.
source_package() { sed -n 's/.*linux-headers-\([0-9]*\.[0-9]*\)\..*/linux-source-\1/p' <<<"$1" | head -n 1; }

missing_packages() {
  local package
  for package in "${requirements[@]}"; do
    is_installed "$package" || printf '%s\n' "$package"
  done
  package=$(source_package "$(apt-cache depends linux-headers-amd64 2>/dev/null)")
  if [[ -z $package ]] || ! is_installed "$package"; then printf '%s\n' "${package:-linux-source}"; fi
}

list_missing() {
  require_debian
  local packages
  packages=$(missing_packages)
  [[ -n $packages ]] || exit 0
  printf '%s\n' "$packages"
  exit "$exit_not_built"
}

is_installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }

install_requirements() {
  require_debian
  local run=(env DEBIAN_FRONTEND=noninteractive) packages
  [[ $(id -u) -eq 0 ]] || run=(sudo "${run[@]}")
  note "installing what the bench needs"
  "${run[@]}" apt-get update -qq >&2 || stop "$exit_not_built" "apt-get update failed"
  # Headers, sources and image must be of one version, and old versions leave the archive: take the newest of them.
  mapfile -t packages < <(missing_packages; printf '%s\n' linux-headers-amd64)
  "${run[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" >&2 ||
    stop "$exit_not_built" "apt-get install failed"
}

require_debian() {
  [[ $(uname -m) == x86_64 ]] || stop "$exit_not_built" "the bench's guest is x86-64 and this machine is $(uname -m)"
  command -v apt-get dpkg-query >/dev/null ||
    stop "$exit_not_built" "the bench takes kernel and tools from Debian packages, and there is no apt-get here"
}

require_everything() {
  require_debian
  local packages
  mapfile -t packages < <(missing_packages)
  ((${#packages[@]} == 0)) || stop "$exit_not_built" "packages are missing: ${packages[*]}" \
    "remedy: tools/hil --install, or" \
    "apt-get update && apt-get install -y --no-install-recommends ${packages[*]}"
  qemu=${QEMU:-qemu-system-x86_64}
  command -v "$qemu" >/dev/null || stop "$exit_not_built" "there is no $qemu" "remedy: set QEMU to the program's path"
}
