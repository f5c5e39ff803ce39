# Drivers that Debian's kernel leaves out, built from its source package. Sourced by tools/hil.
# shellcheck shell=bash

module_sources=(drivers/i2c/busses/i2c-virtio.c drivers/gpio/{gpio-virtio.c,gpio-sim.c,gpiolib.h}
  drivers/hwmon/ina2xx.c kernel/irq/irq_sim.c scripts/extract-vmlinux)

# QEMU from version 10 offers VIRTIO_GPIO_F_IRQ to the guest; before, gpio-virtio needs a parameter (force-irq.sed).
choose_gpio_driver() {
  local version
  version=$("$qemu" --version | sed -n 's/.*version \([0-9]*\).*/\1/p;q')
  [[ -n $version ]] || stop "$exit_not_built" "$qemu --version says no version"
  if ((version >= 10)); then gpio_driver=stock; else gpio_driver=force_irq; fi
}

# build_modules WORK SOURCE_PACKAGE: fetches sources from the package's archive, makes WORK/vmlinux, and puts the
# modules into the unpacked image.
build_modules() (
  set -e
  cd "$1"
  archive=/usr/src/$2.tar.xz
  tar -xf "$archive" --strip-components=1 "${module_sources[@]/#/$2/}"
  sh scripts/extract-vmlinux "image/boot/vmlinuz-$kernel_version" >vmlinux
  mkdir modules
  for file in "${module_sources[@]}"; do
    [[ $file == scripts/* ]] || cp "$file" modules/
  done
  cp "$parts/modules/Kbuild" modules/
  # gpio-sim's interrupts: what this line calls is not exported to modules; its successor, made for any context, is.
  sed -i 's/handle_simple_irq(irq_to_desc(irqnum))/generic_handle_irq_safe(irqnum)/' modules/irq_sim.c
  # Linux 6.1 has all virtio GPIO chips share one irq_chip, whose hooks gpiolib puts in for the first chip only: asking for an edge on a
  # second one calls a null pointer. Newer sources have no such line.
  sed -i 's/gc\.irq\.chip\s*= &vgpio_irq_chip;/gc.irq.chip = devm_kmemdup(dev, \&vgpio_irq_chip, sizeof(vgpio_irq_chip), GFP_KERNEL);\n\t\tif (!vgpio->gc.irq.chip)\n\t\t\treturn -ENOMEM;/' \
    modules/gpio-virtio.c
  if [[ $gpio_driver == force_irq ]]; then
    sed -i -f "$parts/modules/force-irq.sed" modules/gpio-virtio.c
    [[ $(grep -c force_irq modules/gpio-virtio.c) == 4 ]] || { echo "force-irq.sed does not fit this gpio-virtio.c"; exit 1; }
  fi
  make -C "/usr/src/linux-headers-$kernel_version" M="$PWD/modules" modules
  mkdir "image/lib/modules/$kernel_version/extra"
  cp modules/*.ko "image/lib/modules/$kernel_version/extra/"
)
