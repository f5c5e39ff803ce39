# gpio-virtio: a parameter that takes edge detection for granted. QEMU before version 10 does not pass on the device's
# offer of VIRTIO_GPIO_F_IRQ (virtio 1.2, section 5.18.3), though the queue for it exists and the device serves it.
s/if (virtio_has_feature(vdev, VIRTIO_GPIO_F_IRQ))/if (force_irq || virtio_has_feature(vdev, VIRTIO_GPIO_F_IRQ))/
/^static int virtio_gpio_probe/i\
static bool force_irq;\
module_param(force_irq, bool, 0444);\
MODULE_PARM_DESC(force_irq, "use the event queue though VIRTIO_GPIO_F_IRQ was not offered");\

