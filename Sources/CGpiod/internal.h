// What both faces share.

#ifndef CANDELA_GPIO_INTERNAL_H
#define CANDELA_GPIO_INTERNAL_H

#include <errno.h>

#include "candela_gpio.h"

// The last error as a negative number; never 0, so that no failure can pass for success.
static inline int candela_gpio_failure(void) { return errno > 0 ? -errno : -EIO; }

// Copies a text that may be absent, cut to the room there is.
static inline void candela_gpio_copy(char *target, const char *text) {
  size_t length = 0;
  for (; text && text[length] && length < CANDELA_GPIO_NAME_SIZE - 1; length++) target[length] = text[length];
  target[length] = 0;
}

#endif
