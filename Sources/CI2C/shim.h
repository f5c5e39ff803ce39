// The kernel's I2C device interface (Documentation/i2c/dev-interface.rst) and libi2c's SMBus calls.
#include <linux/i2c-dev.h>
#include <linux/i2c.h>

#include <i2c/smbus.h>
