// One face for the two libgpiod that Linux distributions ship: 1.6 (Debian 12, Ubuntu 24.04) and 2.x (Debian 13).
//
// Which of them is there is known when this is compiled: GPIOD_LINE_BULK_MAX_LINES exists in 1.x only. Levels and edges
// are logical: 1 and "rising" mean asserted, also on lines that are active low. Time stamps come from the kernel on
// CLOCK_MONOTONIC: libgpiod 2 asks for that clock; the kernel's first interface, which libgpiod 1.6 uses, has it from
// Linux 5.7 on. Functions return 0 (or what they say) when they succeed and a negative errno when they do not.

#ifndef CANDELA_GPIO_H
#define CANDELA_GPIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Room for names, labels and consumers: 31 characters (GPIO_MAX_NAME_SIZE of linux/gpio.h is 32) and a zero.
#define CANDELA_GPIO_NAME_SIZE 33

// What a line's pin is pulled to. AS_IS leaves what firmware or device tree set.
enum candela_gpio_bias {
  CANDELA_GPIO_BIAS_AS_IS = 0,
  CANDELA_GPIO_BIAS_DISABLED = 1,
  CANDELA_GPIO_BIAS_PULL_UP = 2,
  CANDELA_GPIO_BIAS_PULL_DOWN = 3,
};

struct candela_gpio_chip_info {
  char label[CANDELA_GPIO_NAME_SIZE];
  uint32_t line_count;
};

struct candela_gpio_line_info {
  // Empty where the line has no name.
  char name[CANDELA_GPIO_NAME_SIZE];
  // Who holds the line; empty where nobody does or the holder gave no name.
  char consumer[CANDELA_GPIO_NAME_SIZE];
  // Whether a program or the kernel holds it.
  bool used;
};

struct candela_gpio_request {
  uint32_t offset;
  bool active_low;
  enum candela_gpio_bias bias;
  // Shown to others as the line's holder.
  const char *consumer;
  bool output;
  // Of an output: its logical level from the moment that it is ours, 0 or 1.
  int initial;
};

struct candela_gpio_line;

// The library's version, for example "1.6.3".
const char *candela_gpio_library_version(void);
// 1 or 2: the interface that this was compiled against.
int candela_gpio_library_generation(void);

// Describes the chip behind a device path such as /dev/gpiochip0.
int candela_gpio_describe_chip(const char *path, struct candela_gpio_chip_info *info);
// Describes lines first... of a chip; `count` entries are filled. The chip is opened once for all of them.
int candela_gpio_describe_lines(const char *path, uint32_t first, uint32_t count, struct candela_gpio_line_info *infos);

// Takes a line. An input queues edges of both directions from now on. The caller owns *line until it closes it.
int candela_gpio_open(const char *path, const struct candela_gpio_request *request, struct candela_gpio_line **line);
// Drives an output to a logical level.
int candela_gpio_set(struct candela_gpio_line *line, int level);
// The logical level now: 0 or 1.
int candela_gpio_get(struct candela_gpio_line *line);
// Becomes readable when an edge is queued; it belongs to the line.
int candela_gpio_descriptor(struct candela_gpio_line *line);
// Takes the oldest queued edge; waits for one where none is queued, so poll the descriptor first.
int candela_gpio_read_edge(struct candela_gpio_line *line, bool *rising, uint64_t *nanoseconds);
// Gives the line back and frees it. What the pin does then is the chip's affair.
void candela_gpio_close(struct candela_gpio_line *line);

#endif
